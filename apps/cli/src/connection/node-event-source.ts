/**
 * The part of the browsers' `EventSource` that subscriptions use, over Node's own HTTP client: one
 * stream. It closes with an error when the stream ends; the client's own link connects again.
 */
import type { ClientRequest, IncomingMessage } from "node:http";

import type { EventSourceClass } from "@hellorec/client";
import { HellorecConnectionError } from "@hellorec/client";

import { detailOf } from "./error-detail.ts";
import { textOf } from "./node-fetch.ts";
import type { OpenRequest } from "./transport.ts";

const LONGEST_MESSAGE = 16 * 1024 * 1024;

type Listener = (event: object) => void;

class NodeEventSource {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly #url: string;
  readonly #openRequest: OpenRequest;
  readonly #timeoutMs: number;
  readonly #listeners = new Map<string, Set<Listener>>();
  #request: ClientRequest | undefined;
  #lastEventId = "";

  constructor(url: string, openRequest: OpenRequest, timeoutMs: number) {
    this.#url = url;
    this.#openRequest = openRequest;
    this.#timeoutMs = timeoutMs;
    // The caller adds its listeners after the constructor returns.
    queueMicrotask(() => void this.#connect());
  }

  addEventListener(type: string, listener: Listener): void {
    const ofType = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, ofType.add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.#request?.destroy();
  }

  async #connect(): Promise<void> {
    if (this.#isClosed()) return;
    const slow = setTimeout(() => {
      this.#fail("timeout", `within ${this.#timeoutMs} ms`);
    }, this.#timeoutMs);
    try {
      const headers = { accept: "text/event-stream" };
      const response = await this.#openRequest(this.#url, { method: "GET", headers }, (request) => {
        this.#request = request;
        // Closed while the way to the server was prepared.
        if (this.#isClosed()) request.destroy();
      });
      if (response.headers["content-type"]?.startsWith("text/event-stream") !== true) {
        await this.#handleRefusal(response);
        return;
      }
      clearTimeout(slow);
      this.readyState = this.OPEN;
      await this.#read(response);
      this.#fail("unreachable", "(the stream ended)");
    } catch (error) {
      this.#fail("unreachable", `(${detailOf(error)})`, error);
    } finally {
      clearTimeout(slow);
    }
  }

  /** Closes the stream with an error. */
  #fail(reason: "timeout" | "unreachable", detail: string, cause?: unknown): void {
    if (this.#isClosed()) return;
    const base = this.#url.replace(/\/trpc\/.*$/s, "");
    this.close();
    const message = `no answer from ${base} ${detail}`;
    this.#dispatch("error", new HellorecConnectionError(reason, message, cause));
  }

  /** Handles an answer that is not a stream: its error is dispatched as tRPC's own error event. */
  async #handleRefusal(response: IncomingMessage): Promise<void> {
    const error = errorIn(await textOf(response));
    const status = response.statusCode ?? 0;
    // After an error of the server itself tRPC waits for the EventSource to connect again.
    if (error === undefined || status >= 500) this.#fail("unreachable", `(HTTP ${status})`);
    else this.#dispatch("serialized-error", { data: JSON.stringify(error) });
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
 * @param timeoutMs longest time until a stream opens, in milliseconds
 */
export function nodeEventSource(openRequest: OpenRequest, timeoutMs: number): EventSourceClass {
  return class extends NodeEventSource {
    constructor(url: string) {
      super(url, openRequest, timeoutMs);
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
