/** A queue for events: takes them at once, and sees to it that each arrives and counts once. */
import type { EventInput } from "../errors/hellorec-error.ts";
import { Reporter } from "./dropped-events.ts";
import { EventSender } from "./event-sender.ts";
import { EventStorage } from "./event-storage.ts";
import { KeptEvents } from "./kept-events.ts";
import { watchLifecycle } from "./page-lifecycle.ts";
import { resolved } from "./queue-options.ts";
import type { EventQueueOptions } from "./queue-options.ts";
import { completed, keptEvent, problemOf } from "./queued-event.ts";
import type { KeptEvent, QueuedEvent } from "./queued-event.ts";
import type { TrackingClient } from "./tracking-client.ts";

/** Longest time that `close` and the end of a Node process take to send the rest. */
const CLOSE_MS = 5000;

/** Events on their way to the server. */
export interface EventQueue {
  /**
   * Adds an event, and never waits or throws. It gets an `event_id` and the time, unless it has them:
   * it counts once, as of now, however late it arrives.
   *
   * @returns its `event_id`
   * @example
   * const event_id = queue.add({ user_id: "alice", item_id: "metropolis", type: "view" });
   */
  add(event: EventInput): string;
  /** How many events wait, those included that are on their way. */
  readonly size: number;
  /** How many events were dropped; `onDropped` told why. */
  readonly dropped: number;
  /**
   * Sends now what waits: no interval, no backoff; but a `Retry-After` of the server holds.
   *
   * @returns how many events wait still: 0 if all arrived
   * @example if ((await queue.flush()) > 0) showOfflineNote();
   */
  flush(): Promise<number>;
  /**
   * Sends what waits, and ends the queue. What has not arrived in time is left in the storage, for the
   * next queue, or dropped where there is none.
   *
   * @param options.timeout_ms longest time in milliseconds, 5000 by default
   * @returns how many events have not arrived
   * @example process.once("SIGTERM", () => void queue.close());
   */
  close(options?: { readonly timeout_ms?: number }): Promise<number>;
}

/**
 * A queue that sends its events with a client: in batches, again after an outage, and while a page
 * closes. In a page they wait in `localStorage`, also over a reload.
 *
 * @throws {TypeError} an option is not valid
 * @example
 * const client = createClient({ url: "http://127.0.0.1:5000" });
 * const queue = createEventQueue(client, { onError: (error) => console.warn(error) });
 * queue.add({ user_id: "alice", item_id: "metropolis", type: "view" });
 */
export function createEventQueue(
  client: TrackingClient,
  options: EventQueueOptions = {},
): EventQueue {
  const { name, storage, limits, timing } = resolved(options);
  const reporter = new Reporter(options);
  const kept = new KeptEvents(new EventStorage(storage, name), limits);
  const sender = new EventSender(client, kept, reporter, timing);
  let closing: Promise<number> | undefined;
  let isPageClosed = false;
  /** Whether Node may exit: what waits was tried already. */
  let mayExit = false;

  const adopt = () => {
    const { dropped, unreadable } = kept.adopt();
    reporter.drop("full", eventsOf(dropped), "the queue was full");
    reporter.drop("unreadable", [], "entries of the storage are no events", unreadable);
    reporter.size(kept.size);
  };
  const drain = async (timeoutMs: number): Promise<number> => {
    await sender.drain(timeoutMs);
    const left = kept.all();
    const lost = left.filter(({ isStored }) => !isStored);
    for (const event of lost) kept.remove(event);
    reporter.drop("closed", eventsOf(lost), "the queue was closed before they arrived");
    reporter.size(kept.size);
    return left.length;
  };
  const close = async (timeoutMs: number): Promise<number> => {
    stopWatching();
    const left = await drain(timeoutMs);
    sender.stop();
    return left;
  };
  const stopWatching = watchLifecycle({
    onLeave: (closes) => {
      // Browsers hide a page after they closed it.
      isPageClosed ||= closes;
      sender.leave();
    },
    onReturn: () => {
      isPageClosed = false;
      adopt();
      void sender.flush();
    },
    onExit: async () => {
      if (kept.size === 0 || mayExit) return;
      // Node asks again after that, also if a storage keeps the rest for the next process.
      mayExit = true;
      await drain(CLOSE_MS);
    },
  });
  adopt();
  if (kept.size > 0) void sender.flush();

  return {
    add(event) {
      const complete = completed(event);
      const entryOrProblem = (): KeptEvent | string => {
        try {
          return problemOf(complete) ?? keptEvent(complete, Date.now(), false);
        } catch (error) {
          return error instanceof RangeError
            ? error.message
            : `it has no JSON form: ${String(error)}`;
        }
      };
      const entry = entryOrProblem();
      if (typeof entry === "string") {
        reporter.drop("invalid", [complete], entry);
      } else if (closing !== undefined) {
        reporter.drop("closed", [complete], "the queue is closed");
      } else {
        mayExit = false;
        reporter.drop("full", eventsOf(kept.add(entry)), "the queue was full");
        reporter.size(kept.size);
        sender.schedule();
        // No timer fires any more. Events that are added together go together.
        if (isPageClosed) queueMicrotask(() => sender.leave());
      }
      return complete.event_id;
    },
    get size() {
      return kept.size;
    },
    get dropped() {
      return reporter.dropped;
    },
    async flush() {
      if (closing === undefined) await sender.flush();
      return kept.size;
    },
    close: ({ timeout_ms = CLOSE_MS } = {}) => (closing ??= close(timeout_ms)),
  };
}

function eventsOf(kept: readonly KeptEvent[]): QueuedEvent[] {
  return kept.map(({ event }) => event);
}
