/** An import by the appends that a server makes. Tested through open-import.test.ts. */
import { AppendSteps } from "./append-steps.ts";
import type { DataImport } from "./contract/data-import.ts";
import type { NewEvent } from "./contract/event-log.ts";
import type { PopularityQuery } from "./contract/popularity-query.ts";
import type { Store } from "./contract/store.ts";

const EVENTS_PER_APPEND = 1000;
// As many as one commit takes, and as many that are sent meanwhile: the queue keeps their order.
const MAX_PENDING = 8;
// No caller waits for another commit. Counting 5,000 at a time takes twice as long: more of the steps
// change the same rows.
const COUNTED_PER_STEP = 20_000;

/** An import into a store, which it closes. The log has the order of the calls. */
export function appendingImport(
  store: Store,
  retractions: PopularityQuery["retractions"],
): DataImport {
  let added = 0;
  let duplicates = 0;

  async function append(events: readonly NewEvent[]): Promise<number> {
    const isNew = await store.events.append(events);
    const count = isNew.filter(Boolean).length;
    added += count;
    duplicates += isNew.length - count;
    return count;
  }

  const appends = store.isDistributed ? new AppendSteps(append) : queuedAppends(append);
  return {
    async putItems(items) {
      await store.items.put(items);
    },
    appendEvents: (events) => appends.add(events),
    async finish() {
      await appends.finish();
      while (await store.events.countByDay(retractions, COUNTED_PER_STEP)) {
        // Until everything is counted.
      }
      return { added, duplicates };
    },
    close: () => store.close(),
  };
}

/** Appends that share commits. */
function queuedAppends(append: (events: readonly NewEvent[]) => Promise<number>) {
  const pending: Promise<number>[] = [];
  return {
    async add(events: readonly NewEvent[]): Promise<void> {
      for (let at = 0; at < events.length; at += EVENTS_PER_APPEND) {
        if (pending.length === MAX_PENDING) await pending.shift();
        const appended = append(events.slice(at, at + EVENTS_PER_APPEND));
        // A failure is thrown where it is waited for.
        appended.catch(() => {});
        pending.push(appended);
      }
    },
    async finish(): Promise<void> {
      for (const appended of pending.splice(0)) await appended;
    },
  };
}
