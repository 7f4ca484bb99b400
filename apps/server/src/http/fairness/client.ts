/** A client of the server, by its address: what it has open. Tested through fairness.test.ts. */
import type { CallQueue } from "./calls/call-queue.ts";
import { ClientCalls } from "./calls/call-queue.ts";

/** The queues of calls: those with a body apart, so that a slow disk does not hold up those without. */
export interface CallQueues {
  readonly withBody: CallQueue;
  readonly withoutBody: CallQueue;
  /** Requests with a large body that are not routed yet: a call of it runs until it is routed. */
  readonly largeBodies: CallQueue;
}

/** A connection that may have to make room for a new one. */
export interface ClosableConnection {
  /** Whether a request of it is not answered yet. */
  readonly isBusy: boolean;
  /** Whether it had a request since the last look. */
  wasUsed: boolean;
  close(): void;
}

/** All that one address has open. */
export class Client {
  /** Its connections. Those to close first come first. */
  readonly connections = new Set<ClosableConnection>();
  readonly withBody: ClientCalls;
  readonly withoutBody: ClientCalls;
  readonly largeBodies: ClientCalls;
  streams = 0;
  /** Bytes of its bodies that are being read or wait. */
  bodyBytes = 0;
  /** Whether it was looked up since the last sweep. */
  isRecent = true;
  /** A client that is not listed any more is looked up again. */
  isListed = true;

  constructor(queues: CallQueues) {
    this.withBody = new ClientCalls(queues.withBody);
    this.withoutBody = new ClientCalls(queues.withoutBody);
    this.largeBodies = new ClientCalls(queues.largeBodies);
  }

  get isIdle(): boolean {
    return (
      this.connections.size === 0 &&
      this.streams === 0 &&
      this.bodyBytes === 0 &&
      this.withBody.isIdle &&
      this.withoutBody.isIdle &&
      this.largeBodies.isIdle
    );
  }
}

/** All clients, by the keys of their addresses. */
export class Clients {
  readonly #byKey = new Map<string, Client>();
  readonly #queues: CallQueues;

  constructor(queues: CallQueues) {
    this.#queues = queues;
  }

  get(key: string): Client {
    let client = this.#byKey.get(key);
    if (client === undefined) {
      client = new Client(this.#queues);
      this.#byKey.set(key, client);
    }
    client.isRecent = true;
    return client;
  }

  /** The client with the most connections. */
  largest(): Client | undefined {
    let largest: Client | undefined;
    for (const client of this.#byKey.values()) {
      if (client.connections.size > (largest?.connections.size ?? 0)) largest = client;
    }
    return largest;
  }

  /** Gives up calls that waited since before a time, and forgets clients that have nothing open. */
  sweep(before: number): void {
    for (const [key, client] of this.#byKey) {
      client.withBody.expire(before);
      client.withoutBody.expire(before);
      client.largeBodies.expire(before);
      if (client.isIdle && !client.isRecent) {
        client.isListed = false;
        this.#byKey.delete(key);
      }
      client.isRecent = false;
    }
  }
}
