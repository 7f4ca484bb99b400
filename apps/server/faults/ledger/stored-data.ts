/** Reads all events and items of a server, page by page. */
import { eventPage, itemPage } from "../support/answers.ts";
import type { StoredEvent } from "../support/answers.ts";
import type { Connection } from "../support/http.ts";

/** Every event of a server's log, in its order. */
export async function storedEvents(connection: Connection): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  let cursor: string | undefined;
  do {
    const found = await connection.call("/events/list", { limit: 1000, cursor }, eventPage);
    events.push(...found.events);
    cursor = found.next_cursor;
  } while (cursor !== undefined);
  return events;
}

/** The title of every item, by its ID. */
export async function storedTitles(connection: Connection): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const found = await connection.call("/items/list", { limit: 1000, cursor }, itemPage);
    for (const { item_id, title } of found.items) titles.set(item_id, title);
    cursor = found.next_cursor;
  } while (cursor !== undefined);
  return titles;
}
