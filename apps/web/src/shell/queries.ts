/** The query of the user picker. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";

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
