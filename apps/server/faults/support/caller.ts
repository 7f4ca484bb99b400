/** Callers that load a server as clients do: batches of any size, resends, and items in between. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Ledger } from "../ledger/ledger.ts";
import { trackAnswer } from "./answers.ts";
import type { StoredEvent } from "./answers.ts";
import { anyInteger } from "./form.ts";
import { Connection, dataOf } from "./http.ts";
import type { Answer } from "./http.ts";

const TYPES = ["view", "click", "like", "purchase", "dislike"];
const PAUSE_MS = 20;

/** What the callers of a load got besides acknowledgements. */
export interface Refusals {
  /** Answers with 503 and Retry-After: nothing of the call was stored. */
  refused: number;
  /** Calls whose connection broke or was refused. */
  unanswered: number;
}

/**
 * One client. It sends one call at a time. Like any good client, it retries a batch that was not
 * acknowledged, with the same event_ids, before it sends the next one, also to the next server.
 */
export class Caller {
  readonly #name: string;
  readonly #ledger: Ledger;
  readonly #max_batch: number;
  #unanswered: StoredEvent[] | undefined;
  #next = 0;

  constructor(name: string, ledger: Ledger, max_batch = 100) {
    this.#name = name;
    this.#ledger = ledger;
    this.#max_batch = max_batch;
  }

  /** Sends until `signal` aborts, or with `once` until the server does not answer. */
  async run(url: string, signal: AbortSignal, once: boolean): Promise<Refusals> {
    const connection = new Connection(url);
    const seen: Refusals = { refused: 0, unanswered: 0 };
    while (!signal.aborted) {
      const puts = this.#unanswered === undefined && anyInteger(1, 15) === 1;
      const answer = puts ? await this.#put(connection) : await this.#track(connection);
      if (answer.kind === "none") {
        seen.unanswered += 1;
        if (once) break;
      } else if (answer.status === 503) {
        seen.refused += 1;
        if (answer.retry_after === undefined) this.#complain("503 without Retry-After");
      } else if (answer.status !== 200) {
        this.#complain(`${answer.status} ${answer.body}`);
      }
      if (answer.kind === "none" || answer.status !== 200) await sleep(PAUSE_MS);
    }
    connection.close();
    return seen;
  }

  /** The next batch: new events, some of them twice, and some that were acknowledged before. */
  batch(size: number): StoredEvent[] {
    const events = Array.from({ length: size }, () => this.#event());
    if (anyInteger(1, 3) === 1) {
      events.push(...this.#ledger.anyAcknowledged(anyInteger(1, size)));
      events.push(...events.slice(0, anyInteger(0, 3)));
    }
    return events.sort(() => Math.random() - 0.5);
  }

  async #track(connection: Connection): Promise<Answer> {
    const events = this.#unanswered ?? this.batch(anyInteger(1, this.#max_batch));
    this.#unanswered = events;
    const answer = await track(connection, this.#ledger, events);
    if (answer.kind === "answer" && answer.status === 200) this.#unanswered = undefined;
    return answer;
  }

  async #put(connection: Connection): Promise<Answer> {
    const item_id = `${this.#name}-item-${anyInteger(1, 20)}`;
    const version = this.#ledger.items.next(item_id);
    const items = [{ item_id, title: `${item_id} in version ${version}` }];
    const answer = await connection.send("POST", "/items/put", { items });
    if (answer.kind === "answer" && answer.status === 200) {
      this.#ledger.items.acknowledge(item_id, version);
    }
    return answer;
  }

  #event(): StoredEvent {
    this.#next += 1;
    const type = TYPES[anyInteger(0, TYPES.length - 1)] ?? "view";
    return {
      event_id: `${this.#name}.${this.#next}`,
      user_id: `user-${anyInteger(1, 500)}`,
      item_id: `${this.#name}-item-${anyInteger(1, 30)}`,
      type,
      occurred_at: new Date(Date.UTC(2026, 0, 1) + anyInteger(0, 1e9)).toISOString(),
      ...(type === "view" && { value: anyInteger(0, 100) / 8 }),
    };
  }

  #complain(what: string): void {
    this.#ledger.problems.push(`${this.#name} was answered ${what}`);
  }
}

/** Sends a batch, and records it and its answer in the ledger. */
export async function track(
  connection: Connection,
  ledger: Ledger,
  events: readonly StoredEvent[],
): Promise<Answer> {
  const known = ledger.sending(events);
  const answer = await connection.send("POST", "/track", { events });
  if (answer.kind === "answer" && answer.status === 200) {
    ledger.acknowledge(events, known, dataOf(answer.body, trackAnswer));
  }
  return answer;
}

/** Callers that send at the same time. */
export class Load {
  readonly #callers: readonly Caller[];

  constructor(name: string, ledger: Ledger, { callers = 6, max_batch = 100 } = {}) {
    this.#callers = Array.from(
      { length: callers },
      (_, at) => new Caller(`${name}${at}`, ledger, max_batch),
    );
  }

  /** Loads one server until it no longer answers. */
  untilItEnds(url: string): Promise<Refusals> {
    return this.#run(url, new AbortController().signal, true);
  }

  /** Loads a server, whatever it answers, until `stop`, which resolves with what was refused. */
  start(url: string): { stop(): Promise<Refusals> } {
    const stopping = new AbortController();
    const running = this.#run(url, stopping.signal, false);
    return {
      stop() {
        stopping.abort();
        return running;
      },
    };
  }

  async #run(url: string, signal: AbortSignal, once: boolean): Promise<Refusals> {
    const seen = await Promise.all(this.#callers.map((caller) => caller.run(url, signal, once)));
    return {
      refused: seen.reduce((sum, { refused }) => sum + refused, 0),
      unanswered: seen.reduce((sum, { unanswered }) => sum + unanswered, 0),
    };
  }
}
