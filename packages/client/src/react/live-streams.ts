/** The streams of live lists: components that show the same list share one. */
import { hashKey } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";

import { HellorecError } from "../errors/hellorec-error.ts";
import type { HellorecClient } from "../index.ts";
import type { LiveInput, LiveState } from "../live/live.ts";
import { hellorecKeys } from "./query-keys.ts";

/** Where the lists of a stream come from, and where they are kept. */
export interface LiveSource {
  readonly client: HellorecClient;
  readonly queryClient: QueryClient;
  readonly input: LiveInput;
}

/** What a stream is doing, and why no lists arrive: that stays until lists arrive again. */
export interface LiveStatus {
  readonly state: LiveState["state"];
  readonly error: HellorecError | undefined;
}

/** The status before there is a stream. */
export const CONNECTING: LiveStatus = { state: "connecting", error: undefined };

class LiveStream {
  readonly #source: LiveSource;
  readonly #onEnd: () => void;
  readonly #listeners = new Set<() => void>();
  #status = CONNECTING;
  #stream: { close(): void } | undefined;

  constructor(source: LiveSource, onEnd: () => void) {
    this.#source = source;
    this.#onEnd = onEnd;
  }

  get status(): LiveStatus {
    return this.#status;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#stream === undefined) this.open();
    return () => {
      this.#listeners.delete(listener);
      // A moment later: StrictMode mounts twice, and the next page may show the same list.
      setTimeout(() => {
        // It may be closed already, and another one in its place.
        if (this.#listeners.size > 0 || this.#stream === undefined) return;
        this.#stream?.close();
        this.#stream = undefined;
        this.#onEnd();
      }, 0);
    };
  }

  /** Starts it, in place of the stream that was there. */
  open(): void {
    const { client, queryClient, input } = this.#source;
    this.#stream?.close();
    this.#tell(CONNECTING);
    let isCurrent = true;
    let stream: { close(): void } | undefined;
    this.#stream = {
      close: () => {
        isCurrent = false;
        stream?.close();
      },
    };
    // Pages without a live list do not load the code for them.
    import("../live/live.ts").then(
      ({ createLive }) => {
        if (!isCurrent) return;
        stream = createLive(client).subscribe(input, {
          onList: (list) => {
            if (isCurrent) queryClient.setQueryData(hellorecKeys.live(input), list);
          },
          onState: (state) => {
            if (isCurrent) this.#tell({ state: state.state, error: this.#errorAt(state) });
          },
        });
      },
      (cause: unknown) => {
        if (isCurrent) this.#tell({ state: "closed", error: notLoaded(cause) });
      },
    );
  }

  #errorAt(state: LiveState): HellorecError | undefined {
    if (state.state === "open") return undefined;
    return state.state === "connecting" ? this.#status.error : state.error;
  }

  #tell(status: LiveStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}

/** The code for live lists could not be loaded. */
function notLoaded(cause: unknown): HellorecError {
  return new HellorecError("unsent", "the code for live lists could not be loaded", { cause });
}

/** By cache and client. They end with their last component. */
const streams = new WeakMap<QueryClient, WeakMap<HellorecClient, Map<string, LiveStream>>>();

function streamsOf({ client, queryClient }: LiveSource): Map<string, LiveStream> {
  const byClient =
    streams.get(queryClient) ?? new WeakMap<HellorecClient, Map<string, LiveStream>>();
  streams.set(queryClient, byClient);
  const byKey = byClient.get(client) ?? new Map<string, LiveStream>();
  byClient.set(client, byKey);
  return byKey;
}

/**
 * Keeps a live list up to date in the cache, and calls `listener` when the state of its stream changes.
 *
 * @returns a function that ends it
 */
export function subscribeLive(source: LiveSource, listener: () => void): () => void {
  const own = streamsOf(source);
  const key = hashKey([source.input]);
  const stream = own.get(key) ?? new LiveStream(source, () => own.delete(key));
  own.set(key, stream);
  return stream.subscribe(listener);
}

/** What the stream of a live list is doing; `CONNECTING` without one. */
export function liveStatus(source: LiveSource): LiveStatus {
  return streamsOf(source).get(hashKey([source.input]))?.status ?? CONNECTING;
}

/** Connects again at once. Without a stream it does nothing. */
export function reopenLive(source: LiveSource): void {
  streamsOf(source)
    .get(hashKey([source.input]))
    ?.open();
}
