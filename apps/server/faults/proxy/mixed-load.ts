/** Callers that send queries and events through a proxy, over open and over new connections. */
import { Agent, request } from "node:https";
import type { RequestOptions } from "node:https";

import type { Ledger } from "../ledger/ledger.ts";
import { trackAnswer } from "../support/answers.ts";
import type { StoredEvent } from "../support/answers.ts";
import { anyInteger, anyOf } from "../support/form.ts";
import { dataOf } from "../support/http.ts";

const TIMEOUT_MS = 30_000;
/** One request in so many has a connection of its own. */
const NEW_CONNECTION_IN = 6;
const USERS = 300;
const ITEMS = 200;

/** Where the load goes, and who sends it. */
export interface MixedLoadOptions {
  readonly port: number;
  readonly certificate: Buffer;
  /** A key that allows `track`. */
  readonly key: string;
  readonly ledger: Ledger;
  readonly callers: number;
}

interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
  readonly events?: readonly StoredEvent[];
}

/** A load that goes on until it is stopped. */
export class MixedLoad {
  /** Requests that were answered with 200. */
  succeeded = 0;
  /** All others, in words. */
  readonly failures: string[] = [];
  readonly #options: MixedLoadOptions;
  readonly #ended: Promise<unknown>;
  #isStopping = false;

  /** Starts at once. */
  constructor(options: MixedLoadOptions) {
    this.#options = options;
    const callers = Array.from({ length: options.callers }, (_, at) => this.#run(`c${at}`));
    this.#ended = Promise.all(callers);
  }

  /** Resolves once no request is in flight. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#ended;
  }

  async #run(name: string): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let at = 0; !this.#isStopping; at += 1) await this.#send(anyCall(`${name}.${at}`), agent);
    agent.destroy();
  }

  async #send(call: Call, agent: Agent): Promise<void> {
    const { ledger } = this.#options;
    const { events } = call;
    const known = events === undefined ? undefined : ledger.sending(events);
    const startedAt = performance.now();
    const { status, text } = await this.#exchange(call, agent);
    if (status !== 200) {
      const waited = Math.round(performance.now() - startedAt);
      this.failures.push(`${call.method} ${call.path}: ${status} after ${waited} ms: ${text}`);
      return;
    }
    this.succeeded += 1;
    if (events !== undefined && known !== undefined) {
      ledger.acknowledge(events, known, dataOf(text, trackAnswer));
    }
  }

  #exchange({ method, path, body }: Call, agent: Agent): Promise<{ status: number; text: string }> {
    const { port, certificate, key } = this.#options;
    const options: RequestOptions = {
      host: "127.0.0.1",
      servername: "shop.example",
      port,
      method,
      path,
      ca: certificate,
      agent: anyInteger(1, NEW_CONNECTION_IN) === 1 ? false : agent,
      timeout: TIMEOUT_MS,
      headers: { host: "shop.example", authorization: `Bearer ${key}` },
    };
    return new Promise((resolve) => {
      const fail = (error: Error) => resolve({ status: 0, text: error.message });
      const outgoing = request(options, (incoming) => {
        let text = "";
        incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        incoming.once("error", fail);
        incoming.once("end", () => {
          if (incoming.complete) resolve({ status: incoming.statusCode ?? 0, text });
          else fail(new Error("the answer broke off"));
        });
      });
      outgoing.once("timeout", () => outgoing.destroy(new Error("no answer in 30 s")));
      outgoing.once("error", fail);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** A query by GET, a query by POST, or an event. */
function anyCall(event_id: string): Call {
  const user_id = `user-${anyInteger(1, USERS)}`;
  const input = { user_id, limit: 5 };
  const query = encodeURIComponent(JSON.stringify(input));
  const event: StoredEvent = {
    event_id,
    user_id,
    item_id: `item-${anyInteger(1, ITEMS)}`,
    type: anyOf(["view", "like"]),
    occurred_at: new Date(Date.UTC(2026, 0, 1) + anyInteger(0, 1e9)).toISOString(),
  };
  return anyOf<Call>([
    { method: "GET", path: `/trpc/recommend?input=${query}` },
    { method: "GET", path: `/trpc/popular?input=${encodeURIComponent('{"limit":5}')}` },
    { method: "POST", path: "/recommend", body: input },
    { method: "POST", path: "/track", body: { events: [event] }, events: [event] },
  ]);
}
