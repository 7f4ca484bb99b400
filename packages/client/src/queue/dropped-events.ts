/** Tells the app what became of events that are not sent, and what keeps the others. */
import { callOfApp } from "../errors/callback.ts";
import type { QueuedEvent } from "./queued-event.ts";

/**
 * Why events were dropped.
 *
 * - `invalid`: it has no JSON form, or no text in `event_id`, `user_id`, `item_id` or `type`; or it is
 *   larger than 16 KiB
 * - `refused`: the server says that it is not valid
 * - `full`: the queue was full, and these were the oldest
 * - `expired`: they waited longer than `max_age_ms`
 * - `closed`: the queue was closed before they arrived, and no storage has them
 * - `unreadable`: the storage had an entry that is no event
 */
export type DropReason = "invalid" | "refused" | "full" | "expired" | "closed" | "unreadable";

/** Events that will not be sent. */
export interface DroppedEvents {
  readonly reason: DropReason;
  /** Those events; empty if they could not be read. */
  readonly events: readonly QueuedEvent[];
  /** What is wrong, for people. */
  readonly message: string;
}

/** What an app is told. */
export interface QueueCallbacks {
  readonly onDropped?: ((dropped: DroppedEvents) => void) | undefined;
  readonly onError?: ((error: unknown, retryInMs: number) => void) | undefined;
  readonly onChange?: ((size: number) => void) | undefined;
}

/** Calls the callbacks of one queue. One that throws stops no event: its error becomes uncaught. */
export class Reporter {
  readonly #callbacks: QueueCallbacks;
  #dropped = 0;
  #size = 0;

  constructor(callbacks: QueueCallbacks) {
    this.#callbacks = callbacks;
  }

  /** How many events were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  drop(reason: DropReason, events: readonly QueuedEvent[], message: string, count?: number): void {
    const added = count ?? events.length;
    if (added === 0) return;
    this.#dropped += added;
    callOfApp(() => this.#callbacks.onDropped?.({ reason, events, message }));
  }

  fail(error: unknown, retryInMs: number): void {
    callOfApp(() => this.#callbacks.onError?.(error, retryInMs));
  }

  /** Notes how many events wait. */
  size(size: number): void {
    if (size === this.#size) return;
    this.#size = size;
    callOfApp(() => this.#callbacks.onChange?.(size));
  }
}
