/** Sends the calls of the soak at a bounded rate, and keeps some streams open. */
import { Agent, request } from "node:http";
import type { ClientRequest } from "node:http";

import { note } from "../abuse/support/client.ts";
import type { Answers } from "../abuse/support/client.ts";
import { anyUser, BURST, burst, CALL_KINDS } from "./calls.ts";

const TICK_MS = 100;
const STREAMS = 20;
/** One stream is replaced by another this often. */
const STREAM_EVERY_MS = 1000;
/** Calls that are not answered yet. A further one is skipped, and counted. */
const MOST_OPEN = 200;
const TIMEOUT_MS = 60_000;

/** The load on one server, from `start` to `stop`. */
export class MixedLoad {
  /** Answers by kind of call and status: `track 200`. */
  readonly answers: Answers = {};
  skipped = 0;
  #waits: number[] = [];
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #streams: ClientRequest[] = [];
  readonly #open = new Set<Promise<void>>();

  constructor(url: string) {
    this.#url = url;
  }

  start(): void {
    const owed = new Map<string, number>();
    this.#every(TICK_MS, () => {
      for (const { name, per_second, path, input } of CALL_KINDS) {
        let calls = (owed.get(name) ?? 0) + (per_second * TICK_MS) / 1000;
        for (; calls >= 1; calls -= 1) this.#send(name, path, input());
        owed.set(name, calls);
      }
    });
    this.#every(BURST.every_ms, () => {
      for (let call = 0; call < BURST.calls; call += 1) this.#send("burst", "/track", burst());
    });
    this.#every(STREAM_EVERY_MS, () => this.#openStream());
  }

  /** Stops, and waits for the calls that are not answered yet. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const stream of this.#streams) stream.destroy();
    await Promise.all(this.#open);
    this.#agent.destroy();
  }

  /** The waits of `recommend` since the last time, in milliseconds. */
  takeWaits(): number[] {
    return this.#waits.splice(0);
  }

  #every(interval_ms: number, act: () => void): void {
    this.#timers.push(setInterval(act, interval_ms));
  }

  #send(name: string, path: string, input: object): void {
    if (this.#open.size >= MOST_OPEN) {
      this.skipped += 1;
      return;
    }
    const startedAt = performance.now();
    const call = this.#statusOf(path, JSON.stringify(input)).then((status) => {
      note(this.answers, `${name} ${status}`);
      if (name === "recommend") this.#waits.push(performance.now() - startedAt);
      this.#open.delete(call);
    });
    this.#open.add(call);
  }

  /** @returns the status; `none` and why: no answer */
  #statusOf(path: string, body: string): Promise<string> {
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException): void =>
        // A kept connection may close while a request is on its way: Node's documentation says to retry.
        resolve(
          outgoing.reusedSocket && error.code === "ECONNRESET"
            ? this.#statusOf(path, body)
            : `none (${error.code ?? error.message})`,
        );
      const outgoing = request(
        this.#url + path,
        { method: "POST", agent: this.#agent, timeout: TIMEOUT_MS },
        (incoming) => {
          incoming.resume();
          incoming.once("error", fail);
          incoming.once("end", () => resolve(String(incoming.statusCode)));
        },
      );
      outgoing.once("timeout", () => outgoing.destroy(new Error("no answer in 60 s")));
      outgoing.once("error", fail);
      outgoing.end(body);
    });
  }

  /** Opens a stream, and closes the oldest one of too many. */
  #openStream(): void {
    const input = encodeURIComponent(JSON.stringify({ user_id: anyUser() }));
    const stream = request(
      `${this.#url}/trpc/live?input=${input}`,
      { agent: false, headers: { accept: "text/event-stream" } },
      (incoming) => {
        note(this.answers, `live ${incoming.statusCode}`);
        incoming.on("error", () => {});
        incoming.resume();
      },
    );
    stream.on("error", () => {});
    stream.end();
    this.#streams.push(stream);
    if (this.#streams.length > STREAMS) this.#streams.shift()?.destroy();
  }
}
