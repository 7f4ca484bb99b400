/** The events of a user, where the key allows reading them. Tested in e2e. */
import type { EventPage } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";

import { useMay } from "../access/use-access.ts";
import { userEventsQuery } from "../api/queries.ts";

/**
 * A user's newest events. Without a key of scope admin they are those sent from this page alone: what
 * else the user did is not for this key.
 */
export function useUserEvents(userId: string | undefined): UseQueryResult<EventPage> {
  return useQuery(userEventsQuery(userId, { isReadable: useMay("admin") }));
}
