/** The queries that more than one part of the page uses, with their keys in the cache. */
import type { EventPage } from "@hellorec/client";
import { popularOptions, sessionOptions } from "@hellorec/client/react";
import { keepPreviousData, queryOptions, skipToken } from "@tanstack/react-query";

import { client } from "./client.ts";
import { loadUserEvents } from "./user-events.ts";

/** Popular items. */
export const popularQuery = (limit: number) => popularOptions(client, { limit });

/** A visitor's list, from the items opened, oldest first. The previous list stays while it loads. */
export const sessionQuery = (itemIds: readonly string[], limit: number) =>
  queryOptions({
    ...sessionOptions(client, { item_ids: [...itemIds], limit }),
    placeholderData: keepPreviousData,
  });

/** The key of a user's newest events in the cache. */
export const userEventsKey = (userId: string | undefined) => [
  "users.history",
  { user_id: userId, for: "actions" },
];

/**
 * A user's newest events: they show which buttons are pressed, and the verbs of reasons.
 *
 * @param options.isReadable whether the server gives them to this page; otherwise there are none at first
 */
export const userEventsQuery = (
  userId: string | undefined,
  { isReadable }: { readonly isReadable: boolean },
) =>
  queryOptions<EventPage>({
    queryKey: userEventsKey(userId),
    staleTime: 5 * 60_000,
    ...(isReadable && userId !== undefined
      ? { queryFn: ({ signal }) => loadUserEvents(userId, signal) }
      : { queryFn: skipToken }),
    // Stale: another key may allow reading them.
    ...(!isReadable && { initialData: { events: [] }, initialDataUpdatedAt: 0 }),
  });
