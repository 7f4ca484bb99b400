/** A user's list that stays alive: connects, and connects again after any end but a refusal. */
import type { Recommendations } from "@hellorec/api";

import type { HellorecClient } from "../create-client.ts";
import { callOfApp } from "../errors/callback.ts";
import { here, setCaller } from "../errors/caller-stack.ts";
import { HellorecError, isHellorecError } from "../errors/hellorec-error.ts";
import { mayRecover } from "../links/may-recover.ts";
import { StreamBackoff } from "../links/stream-backoff.ts";
import { ONE_STREAM } from "../transport/one-stream.ts";
import type { LiveState } from "./live-state.ts";
import { Newest } from "./newest.ts";

/**
 * An attempt that nothing answers gets another one beside it after this, and goes on: of a proxy that
 * was silent and works again, it may never get an answer, and on a slow network it is the first to.
 */
const NEXT_ATTEMPT_MS = 2500;
/** The oldest and the newest. */
const MAX_ATTEMPTS = 2;

/** An attempt to connect, and then the connection. */
interface Attempt {
  isOver: boolean;
  stream: { unsubscribe(): void } | undefined;
}

/** Where a browser tells that the network is back; other runtimes do not. */
const GLOBAL: object = globalThis;
const PAGE = GLOBAL instanceof EventTarget ? GLOBAL : undefined;

/** What a live list takes of a client. */
export type LiveClient = Pick<HellorecClient, "live">;

/** Whose list, and how long. */
export interface LiveInput {
  readonly user_id: string;
  /**
   * Most items of the list, 1 to 100.
   * @default 10
   */
  readonly limit?: number;
}

/** What is called as a live list changes. An error thrown by one of them does not end the list. */
export interface LiveOptions {
  /** Ends the live list. */
  readonly signal?: AbortSignal;
  /** The list now, and each time that it changes. */
  readonly onList?: (list: Recommendations) => void;
  /** Each new state of the connection. */
  readonly onState?: (state: LiveState) => void;
  /** The server refused: the live list has ended. Other failures are states. */
  readonly onError?: (error: HellorecError) => void;
}

/**
 * A live list. Read it with `for await`, or with the callbacks of its options, or with both.
 *
 * A reader that is slow gets the newest list when it comes back, and not those in between. Leaving the
 * loop closes the live list; a refusal throws a `HellorecError` into it.
 */
export interface LiveLists extends AsyncIterable<Recommendations> {
  /** What the connection is doing. */
  readonly state: LiveState;
  /** The newest list; undefined before the first one. It stays while the connection is lost. */
  readonly list: Recommendations | undefined;
  /** Ends it. Nothing is called from then on, but `onState` with `closed`. */
  close(): void;
}

/** A live list of one user. It starts in the next microtask. */
export class LiveConnection implements LiveLists {
  readonly #client: LiveClient;
  readonly #input: LiveInput;
  readonly #options: LiveOptions;
  readonly #lists = new Newest<Recommendations>();
  readonly #backoff = new StreamBackoff();
  readonly #caller = here();
  readonly #onAbort = () => this.close();
  readonly #onOnline = () => this.#connect();
  #state: LiveState = { state: "connecting" };
  #list: Recommendations | undefined;
  #shown: string | undefined;
  /** The oldest first; one alone once it is open. */
  #attempts: Attempt[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: LiveClient, input: LiveInput, options: LiveOptions) {
    this.#client = client;
    this.#input = input;
    this.#options = options;
    const { signal } = options;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    queueMicrotask(() => {
      if (signal?.aborted === true) this.close();
      else if (this.#state.state !== "closed") this.#connect();
    });
  }

  get state(): LiveState {
    return this.#state;
  }

  get list(): Recommendations | undefined {
    return this.#list;
  }

  close(): void {
    this.#end(undefined);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Recommendations> {
    return this.#lists.read(this.#onAbort);
  }

  #connect(): void {
    this.#stopWaiting();
    this.#backoff.noteAttempt(Date.now());
    this.#tell({ state: "connecting" });
    this.#attempt();
  }

  #attempt(): void {
    if (this.#isClosed()) return;
    this.#timer = setTimeout(() => this.#attempt(), NEXT_ATTEMPT_MS);
    const attempt: Attempt = { isOver: false, stream: undefined };
    if (this.#attempts.length === MAX_ATTEMPTS) cancel(this.#attempts.splice(-1));
    this.#attempts.push(attempt);
    const end = (cause: unknown) => {
      if (attempt.isOver) return;
      cancel([attempt]);
      this.#attempts = this.#attempts.filter((each) => each !== attempt);
      this.#handleEnd(asError(cause));
    };
    const stream = this.#client.live.subscribe(this.#input, {
      context: ONE_STREAM,
      onStarted: () => this.#noteOpen(attempt),
      onData: (list) => {
        this.#noteOpen(attempt);
        if (!attempt.isOver) this.#take(list);
      },
      onError: end,
      onComplete: () => end(undefined),
    });
    attempt.stream = stream;
    // It may have ended within that call.
    if (attempt.isOver) stream.unsubscribe();
  }

  #noteOpen(attempt: Attempt): void {
    if (attempt.isOver || this.#state.state === "open") return;
    clearTimeout(this.#timer);
    cancel(this.#attempts.filter((each) => each !== attempt));
    this.#attempts = [attempt];
    this.#backoff.noteOpen(Date.now());
    this.#tell({ state: "open" });
  }

  #take(list: Recommendations): void {
    // A server sends the current list again to each new connection, with a new ID.
    const shown = JSON.stringify([list.strategy, list.items]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#list = list;
    this.#lists.put(list);
    callOfApp(() => this.#options.onList?.(list));
  }

  #handleEnd(error: HellorecError): void {
    if (!mayRecover(error)) {
      setCaller(error, this.#caller);
      this.#end(error);
      return;
    }
    // Another attempt is under way.
    if (this.#attempts.length > 0) return;
    clearTimeout(this.#timer);
    const delay = this.#backoff.delayAfter(error, Date.now());
    this.#timer = setTimeout(() => this.#connect(), delay);
    // A refusal has said when to come back: the network has no part in it.
    const isOfNetwork = error.reason !== "refused" && error.retry_after_ms === undefined;
    if (isOfNetwork) PAGE?.addEventListener("online", this.#onOnline);
    this.#tell({ state: "waiting", error, next_attempt_at: new Date(Date.now() + delay) });
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    PAGE?.removeEventListener("online", this.#onOnline);
  }

  #end(error: HellorecError | undefined): void {
    if (this.#isClosed()) return;
    this.#stopWaiting();
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    cancel(this.#attempts.splice(0));
    this.#tell({ state: "closed", error });
    this.#lists.end(error);
    if (error !== undefined) callOfApp(() => this.#options.onError?.(error));
  }

  #tell(state: LiveState): void {
    this.#state = state;
    callOfApp(() => this.#options.onState?.(state));
  }

  // A method: TypeScript would narrow the field across a callback, during which it changes.
  #isClosed(): boolean {
    return this.#state.state === "closed";
  }
}

/** Nothing that these attempts say counts from now on. */
function cancel(attempts: readonly Attempt[]): void {
  for (const attempt of attempts) {
    attempt.isOver = true;
    attempt.stream?.unsubscribe();
  }
}

/** Why a stream ended. One that ends without an error is that of a server that stops. */
function asError(cause: unknown): HellorecError {
  if (isHellorecError(cause)) return cause;
  const message = cause instanceof Error ? cause.message : "the server ended the stream";
  return new HellorecError("unreachable", message, { cause });
}
