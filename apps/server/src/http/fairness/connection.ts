/** One connection: its requests are served one after the other. Tested through connections.test.ts. */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

import type { AnswerCounts } from "../measuring/answer-counts.ts";
import type { AnsweredConnection, ResponseWithDefaults } from "../response-with-defaults.ts";
import type { Client, ClosableConnection } from "./client.ts";
import { UnreadBytes } from "./unread-bytes.ts";

/** Serves one request. The connection is not known if it is closed already. */
export type Serve = (
  request: IncomingMessage,
  response: ResponseWithDefaults,
  connection: Connection | undefined,
) => void;

/** What all connections share. */
export interface ConnectionContext {
  readonly serve: Serve;
  /** The value of the header `Keep-Alive`. */
  readonly keepAlive: string;
  readonly answers: AnswerCounts;
  /** Most requests that wait on one connection, and on all. */
  readonly pipelined: number;
  readonly pipelinedInAll: number;
  /** Requests that wait on all connections. */
  pipelinedNow: number;
}

type Pipelined = readonly [request: IncomingMessage, response: ResponseWithDefaults];

/** An open connection. */
export class Connection implements AnsweredConnection, ClosableConnection {
  readonly socket: Socket;
  /** The peer: a client, or a proxy of many. */
  readonly peer: Client;
  /** Whose request is served. It differs from the peer behind a trusted proxy. */
  client: Client;
  /** The value of `X-Forwarded-For` that names the client. */
  forwardedFor: string | undefined;
  wasUsed = false;
  /** When a sweep found first that it waits for a request, and found it so since then. */
  idleSince: number | undefined;
  /** The answer that is being made. */
  current: ResponseWithDefaults | undefined;
  /** What the client had not taken at the last look. */
  readonly unread = new UnreadBytes();
  readonly #context: ConnectionContext;
  readonly #pipelined: Pipelined[] = [];

  constructor(socket: Socket, peer: Client, context: ConnectionContext) {
    this.socket = socket;
    this.peer = peer;
    this.client = peer;
    this.#context = context;
  }

  get keepAlive(): string {
    return this.#context.keepAlive;
  }

  get answers(): AnswerCounts {
    return this.#context.answers;
  }

  get isBusy(): boolean {
    return this.current !== undefined;
  }

  /**
   * Takes a request. It is served at once, or else after the answers before it were handed over: a
   * client that reads no answer has no other request served. With too many the connection is closed.
   */
  receive(request: IncomingMessage, response: ResponseWithDefaults): void {
    this.wasUsed = true;
    this.idleSince = undefined;
    response.waitingConnection = this;
    if (this.current === undefined) {
      this.current = response;
      this.#context.serve(request, response, this);
      return;
    }
    const { pipelined, pipelinedInAll, pipelinedNow } = this.#context;
    if (this.#pipelined.length >= pipelined || pipelinedNow >= pipelinedInAll) {
      this.close();
      return;
    }
    this.#pipelined.push([request, response]);
    this.#context.pipelinedNow += 1;
  }

  answered(): void {
    const next = this.#pipelined.shift();
    this.current = next?.[1];
    if (next === undefined) return;
    this.#context.pipelinedNow -= 1;
    // Requests of other connections come between.
    setImmediate(() => {
      if (!this.socket.destroyed) this.#context.serve(...next, this);
    });
  }

  /** Drops the requests that wait. */
  drop(): void {
    this.#context.pipelinedNow -= this.#pipelined.length;
    this.#pipelined.length = 0;
  }

  close(): void {
    this.socket.destroy();
  }
}
