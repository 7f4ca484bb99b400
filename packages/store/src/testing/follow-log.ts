/** A reader that follows the end of the log while others write. */
import type { Store } from "../contract/store.ts";

/** Reads page after page by cursors. `stop` returns the event_ids of all events but the last. */
export function followLog(store: Store) {
  const seen: string[] = [];
  let isWriting = true;
  const reading = (async () => {
    let cursor: string | undefined;
    for (let isLast = false; !isLast;) {
      isLast = !isWriting;
      const { events } = await store.events.list({ limit: 1000, cursor });
      // Only a page before the last one has a cursor.
      if (events.length < 2) continue;
      const page = await store.events.list({ limit: events.length - 1, cursor });
      seen.push(...page.events.map(({ event_id }) => event_id));
      cursor = page.next_cursor;
    }
  })();
  return {
    async stop(): Promise<string[]> {
      isWriting = false;
      await reading;
      return seen;
    },
  };
}
