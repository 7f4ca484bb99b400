/**
 * Subscriptions over `fetch`, on every runtime, with headers: server-sent events as hellorec sends
 * them. It is loaded with the first of them.
 */
import type { AppRouter } from "@hellorec/api";
import type { Operation, OperationResultEnvelope, TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { callOfApp } from "../errors/callback.ts";
import { isErrorShape, isRecord } from "../errors/error-shape.ts";
import { HellorecError } from "../errors/hellorec-error.ts";
import { countAttempt } from "../transport/attempts.ts";
import { originHint } from "../transport/base-url.ts";
import { detailOf } from "../transport/error-detail.ts";
import type { StreamMessage } from "../transport/event-parser.ts";
import { foreignAnswer, parseRetryAfter } from "../transport/http.ts";
import type { FetchLike, FetchResponse } from "../transport/http.ts";
import { readEvents } from "../transport/read-events.ts";
import { requestHeaders } from "../transport/request-headers.ts";
import type { HeadersOption } from "../transport/request-headers.ts";

/** How streams are opened. */
export interface StreamOptions {
  readonly fetch: FetchLike;
  readonly baseUrl: string;
  readonly headers: HeadersOption;
  /** Longest time until a stream opens, in milliseconds. */
  readonly timeoutMs: number;
}

type StreamResult = OperationResultEnvelope<unknown, TRPCClientError<AppRouter>>["result"];

/** What a stream tells. */
interface StreamObserver {
  started(): void;
  data(value: unknown): void;
  /** Without an error: the server has nothing more to send. */
  ended(error: HellorecError | undefined): void;
}

/** A link for subscriptions, each with one stream. It ends with an error when the stream does. */
export function streamLink(options: StreamOptions): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        // What a callback of the app throws is no failure of the stream.
        const tell = (result: StreamResult) => callOfApp(() => observer.next({ result }));
        tell({ type: "state", state: "connecting", error: null });
        const stream = new Stream(options, op, {
          started() {
            tell({ type: "started" });
            tell({ type: "state", state: "pending", error: null });
          },
          data: (data) => tell({ type: "data", data }),
          ended(error) {
            if (error !== undefined) {
              observer.error(error);
              return;
            }
            tell({ type: "stopped" });
            observer.complete();
          },
        });
        void stream.run();
        return () => stream.close();
      });
}

class Stream {
  readonly #options: StreamOptions;
  readonly #op: Operation;
  readonly #observer: StreamObserver;
  readonly #ending = new AbortController();
  readonly #onAbort = () => this.#end(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silenceMs: number | undefined;

  constructor(options: StreamOptions, op: Operation, observer: StreamObserver) {
    this.#options = options;
    this.#op = op;
    this.#observer = observer;
  }

  async run(): Promise<void> {
    const { signal } = this.#op;
    signal?.addEventListener("abort", this.#onAbort);
    if (signal?.aborted === true) this.#end(undefined);
    const { baseUrl, timeoutMs } = this.#options;
    this.#limit(timeoutMs, `within ${timeoutMs} ms`);
    let hint = originHint(baseUrl);
    try {
      const response = await this.#open();
      hint = "";
      if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true) {
        throw await this.#refusal(response);
      }
      await this.#read(response);
      throw this.#failure("unreachable", "(the stream ended)");
    } catch (cause) {
      const isKnown = cause instanceof HellorecError;
      const detail = `(${detailOf(cause)})${hint}`;
      this.#end(isKnown ? cause : this.#failure("unreachable", detail, cause));
    }
  }

  /** Ends it without a word. */
  close(): void {
    clearTimeout(this.#timer);
    this.#op.signal?.removeEventListener("abort", this.#onAbort);
    this.#ending.abort();
  }

  #end(error: HellorecError | undefined): void {
    if (this.#ending.signal.aborted) return;
    this.close();
    this.#observer.ended(error);
  }

  async #open(): Promise<FetchResponse> {
    const { fetch, baseUrl, headers: own } = this.#options;
    const { path, input } = this.#op;
    const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const headers = { ...(await requestHeaders(own, [this.#op])), accept: "text/event-stream" };
    const { signal } = this.#ending;
    signal.throwIfAborted();
    countAttempt([this.#op]);
    return await fetch(`${baseUrl}/trpc/${path}${query}`, { method: "GET", headers, signal });
  }

  async #read({ body }: FetchResponse): Promise<void> {
    if (body === undefined || body === null) {
      const message = "subscriptions need a fetch whose answers have a body, as the global one";
      throw new HellorecError("unsupported", message);
    }
    const onBytes = () => {
      if (this.#silenceMs !== undefined) this.#limit(this.#silenceMs, "(the stream fell silent)");
    };
    await readEvents(body, (message) => this.#take(message), onBytes);
  }

  #take({ type, data }: StreamMessage): void {
    if (this.#ending.signal.aborted) return;
    switch (type) {
      case "connected":
        this.#noteConnected(this.#parsed(data));
        break;
      case "message":
        this.#observer.data(this.#parsed(data));
        break;
      case "serialized-error":
        throw this.#refused(this.#parsed(data), undefined) ?? this.#foreign(200);
      case "return":
        this.#end(undefined);
        break;
      default:
        break;
    }
  }

  /** From here on the server sends something at least as often as it says, such as a ping. */
  #noteConnected(settings: unknown): void {
    clearTimeout(this.#timer);
    const ms = isRecord(settings) ? settings["reconnectAfterInactivityMs"] : undefined;
    if (typeof ms === "number" && ms > 0 && ms < 2 ** 31) {
      this.#silenceMs = ms;
      this.#limit(ms, "(the stream fell silent)");
    }
    this.#observer.started();
  }

  /** Ends the stream with a timeout, unless this is called again before. */
  #limit(ms: number, detail: string): void {
    clearTimeout(this.#timer);
    if (this.#ending.signal.aborted) return;
    this.#timer = setTimeout(() => this.#end(this.#failure("timeout", detail)), ms);
  }

  #parsed(text: string): unknown {
    try {
      const value: unknown = JSON.parse(text);
      return value;
    } catch {
      throw this.#foreign(200);
    }
  }

  /** The error of an answer that is no stream. */
  async #refusal(response: FetchResponse): Promise<HellorecError> {
    const json = await response.json().catch(() => undefined);
    const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
    const first: unknown = Array.isArray(json) ? json[0] : json;
    const error = isRecord(first) ? first["error"] : undefined;
    return this.#refused(error, retryAfterMs) ?? this.#foreign(response.status, retryAfterMs);
  }

  #refused(shape: unknown, retry_after_ms: number | undefined): HellorecError | undefined {
    if (!isErrorShape(shape)) return undefined;
    return new HellorecError("refused", shape.message, { shape, retry_after_ms });
  }

  #foreign(status: number, retryAfterMs?: number): HellorecError {
    return foreignAnswer(this.#options.baseUrl, status, retryAfterMs);
  }

  #failure(reason: "timeout" | "unreachable", detail: string, cause?: unknown): HellorecError {
    const message = `no answer from ${this.#options.baseUrl} ${detail}`;
    return new HellorecError(reason, message, { cause });
  }
}
