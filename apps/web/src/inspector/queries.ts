/** The queries of the inspector. They are never served stale: the inspector shows the current state. */
import { isHellorecError } from "@hellorec/client";
import type { Item } from "@hellorec/client";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";
import { userEventsQuery } from "../api/queries.ts";
import { itemNamed } from "./item-named.ts";

const EVENTS = 30;
const RECOMMENDATIONS = 20;
/** Few, because keyboard users tab through each of them. */
const USERS = 12;
const SUGGESTIONS = 10;
const ITEM_STAYS_MS = 300_000;
/** A store without users is looked at again until it has some. */
const LOOK_EVERY_MS = 3000;

/** A user's events, newest first, page by page. */
export const historyQuery = (user_id: string) =>
  infiniteQueryOptions({
    queryKey: ["users.history", user_id],
    queryFn: ({ pageParam, signal }) =>
      client.users.history.query({ user_id, limit: EVENTS, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    staleTime: 0,
  });

/** The newest events of a user, as many as are loaded for the reasons. */
export const allEventsQuery = (user_id: string) =>
  queryOptions({ ...userEventsQuery(user_id, { isReadable: true }), staleTime: 0 });

/** An item; null: it is not in the catalog. Concurrent queries share one request. */
export const itemQuery = (item_id: string) =>
  queryOptions({
    queryKey: ["items.get", item_id, "or null"],
    queryFn: async ({ signal }): Promise<Item | null> => {
      try {
        return await client.items.get.query({ item_id }, { signal });
      } catch (error) {
        if (isHellorecError(error) && error.kind === "NOT_FOUND") return null;
        throw error;
      }
    },
    staleTime: ITEM_STAYS_MS,
  });

/** The user's current list. The user does not see it, so it does not count as served. */
export const listQuery = (user_id: string) =>
  queryOptions({
    queryKey: ["recommend", user_id, "inspected"],
    queryFn: ({ signal }) =>
      client.recommend.query({ user_id, limit: RECOMMENDATIONS, is_preview: true }, { signal }),
    staleTime: 0,
  });

/** The score of one item for a user, with its contributions. */
export const explainQuery = (user_id: string, item_id: string) =>
  queryOptions({
    queryKey: ["explain", user_id, item_id],
    queryFn: ({ signal }) => client.explain.query({ user_id, item_id }, { signal }),
    staleTime: 0,
  });

/** An item's score for a user, and its contributions. */
export type Explained = Awaited<ReturnType<typeof client.explain.query>>;

/** Items whose title contains this text, as suggestions. */
export const suggestionsQuery = (search: string) =>
  queryOptions({
    queryKey: ["items.list", { search, for: "suggestions" }],
    queryFn: ({ signal }) => client.items.list.query({ search, limit: SUGGESTIONS }, { signal }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });

/** The explanation of an item, named by its ID or a part of its title. */
export const namedItemQuery = (user_id: string, name: string) =>
  queryOptions({
    queryKey: ["explain", user_id, { name }],
    queryFn: async ({ signal }) => {
      const { items } = await client.items.list.query(
        { search: name, limit: SUGGESTIONS },
        { signal },
      );
      const item_id = itemNamed(items, name)?.item_id ?? name;
      return client.explain.query({ user_id, item_id }, { signal });
    },
    staleTime: 0,
  });

/** Users whose ID begins with this text. The previous ones stay while the next load. */
export const usersQuery = (search: string) =>
  queryOptions({
    queryKey: ["users.list", search],
    queryFn: ({ signal }) =>
      client.users.list.query({ limit: USERS, ...(search === "" ? {} : { search }) }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      search === "" && state.data?.users.length === 0 ? LOOK_EVERY_MS : false,
  });
