/** Loads a user's events, newest first, page by page. */
import type { EventPage } from "@hellorec/client";

import { client } from "./client.ts";

/** The most events of one answer, by the contract. */
const PAGE = 1000;
/** Reasons may go back further than one answer; a user with more events than this is rare. */
const MOST_PAGES = 5;

/**
 * The newest events of a user, up to 5,000, as one page.
 *
 * @returns with `next_cursor` where there are older ones
 */
export async function loadUserEvents(user_id: string, signal: AbortSignal): Promise<EventPage> {
  const events: EventPage["events"] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const next = await client.users.history.query({ user_id, limit: PAGE, cursor }, { signal });
    events.push(...next.events);
    cursor = next.next_cursor;
    if (cursor === undefined) return { events };
  }
  return { events, ...(cursor !== undefined && { next_cursor: cursor }) };
}
