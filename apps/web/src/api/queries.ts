/** What the pages ask the server for, each question with its place in the cache. */
import type { EventPage, Recommendations } from "@hellorec/client";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  skipToken,
} from "@tanstack/react-query";

import type { Filter } from "../storefront/filter.ts";
import { client } from "./client.ts";

/** Items of one page of the catalogue: whole rows of 2, 3 and 6. */
const PAGE = 24;
/** Newest events that tell what a user did with the items on the page. */
const REMEMBERED_EVENTS = 1000;
const SUGGESTED_USERS = 8;

export const popularQuery = (limit: number) =>
  queryOptions({
    queryKey: ["popular", { limit }],
    queryFn: ({ signal }) => client.popular.query({ limit }, { signal }),
  });

/** For a visitor, from what was looked at, oldest first. The list before stays until this is there. */
export const sessionQuery = (itemIds: readonly string[], limit: number) =>
  queryOptions({
    queryKey: ["recommendForSession", { item_ids: itemIds, limit }],
    queryFn: ({ signal }) =>
      client.recommendForSession.query({ item_ids: [...itemIds], limit }, { signal }),
    placeholderData: keepPreviousData,
  });

export const similarQuery = (itemId: string, limit: number) =>
  queryOptions({
    queryKey: ["similar", { item_id: itemId, limit }],
    queryFn: ({ signal }) => client.similar.query({ item_id: itemId, limit }, { signal }),
  });

export const itemQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["items.get", { item_id: itemId }],
    queryFn: ({ signal }) => client.items.get.query({ item_id: itemId }, { signal }),
  });

export const browseQuery = ({ search, categories }: Filter) =>
  infiniteQueryOptions({
    queryKey: ["items.list", { search, categories }],
    queryFn: ({ pageParam, signal }) =>
      client.items.list.query(
        {
          limit: PAGE,
          ...(search !== "" && { search }),
          ...(categories.length > 0 && { categories: [...categories] }),
          ...(pageParam !== "" && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  });

/** Some users whose ID begins like this, to choose from. */
export const suggestedUsersQuery = (search: string) =>
  queryOptions({
    queryKey: ["users.list", { search, for: "suggestions" }],
    queryFn: ({ signal }) =>
      client.users.list.query(
        { limit: SUGGESTED_USERS, ...(search !== "" && { search }) },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });

/** The user's newest events: what buttons show as done, and reasons as liked. */
export const deedsQuery = (userId: string | undefined) =>
  queryOptions<EventPage>({
    queryKey: ["users.history", { user_id: userId, for: "deeds" }],
    queryFn:
      userId === undefined
        ? skipToken
        : ({ signal }) =>
            client.users.history.query({ user_id: userId, limit: REMEMBERED_EVENTS }, { signal }),
    staleTime: 5 * 60_000,
  });

/** The place of a live list; `useLiveList` fills it. */
export const liveListQuery = (userId: string | undefined, limit: number) =>
  queryOptions<Recommendations>({
    queryKey: ["live", { user_id: userId, limit }],
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
