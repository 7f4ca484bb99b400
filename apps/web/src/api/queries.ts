/** The queries that more than one part of the page uses, with their keys in the cache. */
import type { EventPage, Recommendations } from "@hellorec/client";
import { keepPreviousData, queryOptions, skipToken } from "@tanstack/react-query";

import { client } from "./client.ts";
import { loadUserEvents } from "./user-events.ts";

/** Popular items. */
export const popularQuery = (limit: number) =>
  queryOptions({
    queryKey: ["popular", { limit }],
    queryFn: ({ signal }) => client.popular.query({ limit }, { signal }),
  });

/** A visitor's list, from the items opened, oldest first. The previous list stays while it loads. */
export const sessionQuery = (itemIds: readonly string[], limit: number) =>
  queryOptions({
    queryKey: ["recommendForSession", { item_ids: itemIds, limit }],
    queryFn: ({ signal }) =>
      client.recommendForSession.query({ item_ids: [...itemIds], limit }, { signal }),
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

/** The cache entry of a live list; `useLiveList` fills it. */
export const liveListQuery = (userId: string | undefined, limit: number) =>
  queryOptions<Recommendations>({
    queryKey: ["live", { user_id: userId, limit }],
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
