/** The queries of the user picker. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";
import { otherSpellings } from "./other-spellings.ts";

const SUGGESTED_USERS = 8;

/** Users whose ID begins with this text. The previous ones stay while the next load. */
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

/**
 * What is known of a typed ID. `exists`: it has events. `others`: IDs with events that differ from it in
 * capitals alone, at most 3.
 */
export const typedUserQuery = (typed: string) =>
  queryOptions({
    queryKey: ["users.list", { typed }],
    // Not aborted with the panel that asks: the answer is still wanted when it has closed.
    queryFn: async () => {
      const has = async (search: string): Promise<boolean> => {
        // In the order of IDs, the one that is the search itself comes first.
        const { users } = await client.users.list.query({ search, limit: 1 });
        return users[0]?.user_id === search;
      };
      if (await has(typed)) return { exists: true, others: [] };
      const spellings = otherSpellings(typed);
      const known = await Promise.all(spellings.map(has));
      return { exists: false, others: spellings.filter((_, at) => known[at]) };
    },
    enabled: typed !== "",
  });
