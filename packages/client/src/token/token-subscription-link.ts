/**
 * The part of the browsers' `EventSource` that subscriptions use, over `fetch`, with the token in a
 * header: one stream. It closes with an error when the stream ends; the reconnecting link opens the
 * next one.
 */
import type { AppRouter } from "@hellorec/api";
import { httpSubscriptionLink } from "@trpc/client";
import type { Operation, TRPCLink } from "@trpc/client";

import { authorizationOf } from "../transport/authorization.ts";
import { HellorecConnectionError, isErrorShape, isRecord } from "../transport/errors.ts";
import type { EventSourceClass } from "../transport/event-source.ts";
import { readMessages } from "../transport/event-stream.ts";
import { detailOf } from "../transport/http.ts";
import type { FetchLike, FetchResponse } from "../transport/http.ts";

/** How streams are opened. */
export interface TokenStreamOptions {
  readonly fetch: FetchLike;
  readonly baseUrl: string;
  /** Longest time until a stream opens. */
  readonly timeoutMs: number;
}

type Listener = (event: object) => void;

class TokenEventSource {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly #op: Operation;
  readonly #options: TokenStreamOptions;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #ending = new AbortController();

  constructor(url: string, op: Operation, options: TokenStreamOptions) {
    this.#op = op;
    this.#options = options;
    // The caller adds its listeners after the constructor returns.
    queueMicrotask(() => void this.#connect(url));
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
    this.#ending.abort();
  }

  async #connect(url: string): Promise<void> {
    const { fetch, timeoutMs } = this.#options;
    const { signal } = this.#ending;
    const slow = setTimeout(() => this.#fail("timeout", `within ${timeoutMs} ms`), timeoutMs);
    try {
      const headers = { accept: "text/event-stream", ...authorizationOf([this.#op]) };
      const response = await fetch(url, { method: "GET", headers, signal });
      clearTimeout(slow);
      if (response.headers.get("content-type")?.startsWith("text/event-stream") === true) {
        await this.#read(response);
        this.#fail("unreachable", "(the stream ended)");
      } else {
        this.#refused(response, await response.json().catch(() => undefined));
      }
    } catch (cause) {
      if (cause instanceof HellorecConnectionError) this.#end(cause);
      else this.#fail("unreachable", `(${detailOf(cause)})`, cause);
    } finally {
      clearTimeout(slow);
    }
  }

  async #read({ body }: FetchResponse): Promise<void> {
    if (body === undefined || body === null) {
      const message =
        "subscriptions with a token need a fetch whose answers have a body, as the global one";
      throw new HellorecConnectionError("unsupported", message);
    }
    this.readyState = this.OPEN;
    await readMessages(body, ({ type, ...message }) => this.#dispatch(type, message));
  }

  /** An answer that is not a stream: the error in it is dispatched as tRPC's own error event. */
  #refused({ status }: FetchResponse, answer: unknown): void {
    const error = isRecord(answer) ? answer["error"] : undefined;
    // After an error of the server itself tRPC would wait for this stream to connect again.
    if (status >= 500 || !isErrorShape(error)) this.#fail("unreachable", `(HTTP ${status})`);
    else this.#dispatch("serialized-error", { data: JSON.stringify(error) });
  }

  #fail(reason: "timeout" | "unreachable", detail: string, cause?: unknown): void {
    const message = `no answer from ${this.#options.baseUrl} ${detail}`;
    this.#end(new HellorecConnectionError(reason, message, cause));
  }

  /** Closes the stream with an error. After `close()` an EventSource says nothing. */
  #end(error: HellorecConnectionError): void {
    if (this.readyState === this.CLOSED) return;
    this.close();
    this.#dispatch("error", error);
  }

  #dispatch(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

/** A link for subscriptions that carry a token. */
export function tokenSubscriptionLink(options: TokenStreamOptions): TRPCLink<AppRouter> {
  return (runtime) => (call) => {
    const EventSource = eventSourceFor(call.op, options);
    const link = httpSubscriptionLink<AppRouter, EventSourceClass>({
      url: `${options.baseUrl}/trpc`,
      EventSource,
    });
    return link(runtime)(call);
  };
}

/** The class for the streams of one subscription. */
function eventSourceFor(op: Operation, options: TokenStreamOptions): EventSourceClass {
  return class extends TokenEventSource {
    constructor(url: string) {
      super(url, op, options);
    }
  };
}
