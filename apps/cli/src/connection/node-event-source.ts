/**
 * The part of the browsers' `EventSource` that subscriptions use, over Node's own HTTP client.
 * A stream that was open reconnects; a stream that never opened ends with an error.
 */
import type { ClientRequest, IncomingMessage } from "node:http";

import type { EventSourceClass } from "@hellorec/client";
import { HellorecConnectionError } from "@hellorec/client";

import { openRequest, textOf } from "./node-fetch.ts";

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;
const LONGEST_MESSAGE = 16 * 1024 * 1024;

type Listener = (event: object) => void;

class NodeEventSource {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly #url: string;
  readonly #note: (text: string) => void;
  readonly #listeners = new Map<string, Set<Listener>>();
  #request: ClientRequest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastEventId = "";
  #wasOpen = false;
  #failures = 0;

  constructor(url: string, note: (text: string) => void) {
    this.#url = url;
    this.#note = note;
    // The caller adds its listeners after the constructor returns.
    queueMicrotask(() => void this.#connect());
  }

  addEventListener(type: string, listener: Listener): void {
    const known = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, known.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  close(): void {
    this.readyState = this.CLOSED;
    clearTimeout(this.#timer);
    this.#request?.destroy();
  }

  async #connect(): Promise<void> {
    if (this.#isClosed()) return;
    try {
      const headers = {
        accept: "text/event-stream",
        ...(this.#lastEventId !== "" && { "last-event-id": this.#lastEventId }),
      };
      const response = await openRequest(this.#url, { method: "GET", headers }, (request) => {
        this.#request = request;
      });
      if (response.headers["content-type"]?.startsWith("text/event-stream") !== true) {
        await this.#handleRefusal(response);
        return;
      }
      this.readyState = this.OPEN;
      if (this.#failures > 1) this.#note("connected again");
      this.#wasOpen = true;
      this.#failures = 0;
      await this.#read(response);
      this.#reconnect("the stream ended");
    } catch (error) {
      this.#reconnect(error);
    }
  }

  /** Schedules a reconnect for a stream that was open; reports an error for one that never was. */
  #reconnect(error: unknown): void {
    if (this.#isClosed()) return;
    const base = this.#url.replace(/\/trpc\/.*$/s, "");
    const failure = new HellorecConnectionError(
      "unreachable",
      `no answer from ${base} (${detailOf(error)})`,
      error,
    );
    if (!this.#wasOpen) {
      this.readyState = this.CLOSED;
      this.#dispatch("error", failure);
      return;
    }
    this.readyState = this.CONNECTING;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.#failures, LONGEST_DELAY_MS);
    this.#failures += 1;
    // A stream that only ended, as it does every hour, reconnects at once and without a note.
    if (this.#failures === 2) this.#note(`${failure.message}; trying again until Ctrl-C`);
    this.#dispatch("error", failure);
    this.#timer = setTimeout(() => void this.#connect(), delay);
  }

  /** Handles an answer that is not a stream: its error is dispatched as tRPC's own error event. */
  async #handleRefusal(response: IncomingMessage): Promise<void> {
    const text = await textOf(response);
    const error = errorIn(text);
    if (error !== undefined && response.statusCode !== 503) {
      this.#dispatch("serialized-error", { data: JSON.stringify(error) });
      return;
    }
    this.#reconnect(`HTTP ${response.statusCode}`);
  }

  async #read(response: IncomingMessage): Promise<void> {
    response.setEncoding("utf8");
    let rest = "";
    for await (const chunk of response) {
      const messages = (rest + String(chunk).replaceAll("\r", "")).split("\n\n");
      rest = messages.pop() ?? "";
      if (rest.length > LONGEST_MESSAGE) throw new Error("a message is too long");
      for (const message of messages) this.#deliver(message);
    }
  }

  #deliver(message: string): void {
    const fields = new Map<string, string>();
    for (const line of message.split("\n")) {
      const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      const before = fields.get(name);
      fields.set(name, name === "data" && before !== undefined ? `${before}\n${value}` : value);
    }
    this.#lastEventId = fields.get("id") ?? this.#lastEventId;
    const data = fields.get("data");
    if (data === undefined) return;
    const event = { data, lastEventId: this.#lastEventId };
    this.#dispatch(fields.get("event") ?? "message", event);
  }

  #dispatch(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }

  // A method: TypeScript would narrow the field across an await, during which it changes.
  #isClosed(): boolean {
    return this.readyState === this.CLOSED;
  }
}

/**
 * The class that the client makes its subscriptions with.
 *
 * @param note receives a line when a stream is lost and when it is connected again
 */
export function nodeEventSource(note: (text: string) => void): EventSourceClass {
  return class extends NodeEventSource {
    constructor(url: string) {
      super(url, note);
    }
  };
}

/** The error of a tRPC answer, as the server sent it. */
function errorIn(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null && "error" in answer) return answer.error;
  } catch {
    // Not JSON: another kind of server, or a proxy in front of it.
  }
  return undefined;
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
