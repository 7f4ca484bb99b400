/** The options of a queue, and their defaults. */
import type { QueueCallbacks } from "./dropped-events.ts";
import { pageStorage } from "./event-storage.ts";
import type { StorageLike } from "./runtime.ts";

/** How a queue keeps and sends its events. */
export interface EventQueueOptions extends QueueCallbacks {
  /**
   * Where events wait. `"local"` is `localStorage`, so that they survive a reload, a crash and the end
   * of the browser; in memory they end with the page. A storage of your own needs the methods of
   * `Storage`. One that is full or forbidden makes the queue use memory.
   * @default "local" in a page, "memory" elsewhere
   */
  readonly storage?: "local" | "memory" | StorageLike;
  /**
   * Queues of one name and origin share their storage. Clients of two servers need two names.
   * @default "default"
   */
  readonly name?: string;
  /**
   * So many waiting events are sent at once.
   * @default 20
   */
  readonly flush_at?: number;
  /**
   * Longest time until an event is sent, in milliseconds, while the server answers.
   * @default 1000
   */
  readonly flush_interval_ms?: number;
  /**
   * Most events that wait. When there is one more, the oldest one is dropped.
   * @default 5000
   */
  readonly max_events?: number;
  /**
   * Most bytes of the events that wait, as JSON in UTF-8.
   * @default 1_000_000
   */
  readonly max_bytes?: number;
  /**
   * Longest time that an event waits, in milliseconds.
   * @default 30 days
   */
  readonly max_age_ms?: number;
  /** Called with events that will not be sent, and why. */
  readonly onDropped?: QueueCallbacks["onDropped"];
  /**
   * Called when events could not be sent, with the error of `track` and the time until the queue tries
   * again by itself, in milliseconds.
   */
  readonly onError?: QueueCallbacks["onError"];
  /** Called with the number of waiting events when it has changed. */
  readonly onChange?: QueueCallbacks["onChange"];
}

const THIRTY_DAYS_MS = 2_592_000_000;

/** The options with their defaults. @throws {TypeError} one of them is not valid */
export function resolved(options: EventQueueOptions) {
  const {
    flush_at = 20,
    flush_interval_ms = 1000,
    max_events = 5000,
    max_bytes = 1_000_000,
    max_age_ms = THIRTY_DAYS_MS,
    name = "default",
  } = options;
  const numbers = { flush_at, max_events, max_bytes, max_age_ms };
  for (const [field, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new TypeError(`${field}: must be a whole number, 1 or more`);
    }
  }
  if (!(flush_interval_ms >= 0 && flush_interval_ms < 2 ** 31)) {
    throw new TypeError("flush_interval_ms: must be between 0 and 2147483647 milliseconds");
  }
  return {
    name,
    storage: storageOf(options.storage),
    limits: { maxEvents: max_events, maxBytes: max_bytes, maxAgeMs: max_age_ms },
    timing: { flushAt: flush_at, flushIntervalMs: flush_interval_ms },
  };
}

function storageOf(storage: EventQueueOptions["storage"]): StorageLike | undefined {
  if (storage === "memory") return undefined;
  return storage === undefined || storage === "local" ? pageStorage() : storage;
}
