/** What arrived at a server. */
import type { HellorecClient } from "@hellorec/client";

/** The IDs of all events that a server has of a user, one for each event. */
export async function storedIds(client: HellorecClient, user_id: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = { user_id, limit: 1000, ...(cursor !== undefined && { cursor }) };
    const { events, next_cursor } = await client.users.history.query(page);
    ids.push(...events.map(({ event_id }) => event_id));
    cursor = next_cursor;
  } while (cursor !== undefined);
  return ids;
}
