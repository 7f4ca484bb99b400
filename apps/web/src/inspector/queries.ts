/** What the inspector asks the server for. Always anew: who looks here wants what holds now. */
import { isHellorecError } from "@hellorec/client";
import type { Item } from "@hellorec/client";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";
import { deedsQuery } from "../api/queries.ts";
import { itemNamed } from "./item-named.ts";

const EVENTS = 30;
const RECOMMENDATIONS = 20;
/** Few: whoever goes through the page by keyboard passes each of them. */
const USERS = 12;
const SUGGESTIONS = 10;
const ITEM_STAYS_MS = 300_000;

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

/** As many of a user's events as one answer holds: what the user did with each item. */
export const allEventsQuery = (user_id: string) =>
  queryOptions({ ...deedsQuery(user_id), staleTime: 0 });

/** An item; null: it is not in the catalogue. Asked for together, they share one request. */
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

/** The list the user would be shown now. */
export const listQuery = (user_id: string) =>
  queryOptions({
    queryKey: ["recommend", user_id, "inspected"],
    queryFn: ({ signal }) =>
      client.recommend.query({ user_id, limit: RECOMMENDATIONS }, { signal }),
    staleTime: 0,
  });

/** The score of one item for a user, taken apart. */
export const explainQuery = (user_id: string, item_id: string) =>
  queryOptions({
    queryKey: ["explain", user_id, item_id],
    queryFn: ({ signal }) => client.explain.query({ user_id, item_id }, { signal }),
    staleTime: 0,
  });

/** An item's score for a user, and all it is made of. */
export type Explained = Awaited<ReturnType<typeof client.explain.query>>;

/** Items whose title holds this, to choose one from. */
export const suggestionsQuery = (search: string) =>
  queryOptions({
    queryKey: ["items.list", { search, for: "suggestions" }],
    queryFn: ({ signal }) => client.items.list.query({ search, limit: SUGGESTIONS }, { signal }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });

/** The explanation of an item that somebody named, by its ID or by some of its title. */
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

/** Users whose ID begins like this; the ones before stay until the answer is there. */
export const usersQuery = (search: string) =>
  queryOptions({
    queryKey: ["users.list", search],
    queryFn: ({ signal }) =>
      client.users.list.query({ limit: USERS, ...(search === "" ? {} : { search }) }, { signal }),
    placeholderData: keepPreviousData,
  });
