/** A user's live list, and what else the page does as it changes. Tested in e2e. */
import type { EventPage, Recommendations } from "@hellorec/client";
import { useLive } from "@hellorec/client/react";
import type { LiveResult } from "@hellorec/client/react";
import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { userEventsKey } from "./queries.ts";
import { streamFailed } from "./unauthorized.ts";

/** Subscribes to a user's list while the page is visible. */
export function useLiveList(user_id: string, limit: number): LiveResult {
  const queryClient = useQueryClient();
  const live = useLive({ user_id, limit });
  const { data, error } = live;
  useEffect(() => {
    if (error !== undefined) streamFailed(error);
  }, [error]);
  useEffect(() => {
    if (data !== undefined) refreshUserEvents(queryClient, user_id, data);
  }, [queryClient, user_id, data]);
  return live;
}

/** Reloads the user's events where a reason names an item without one: the user acted elsewhere. */
function refreshUserEvents(queryClient: QueryClient, userId: string, list: Recommendations): void {
  const queryKey = userEventsKey(userId);
  const cached = queryClient.getQueryData<EventPage>(queryKey);
  if (cached === undefined || cached.next_cursor !== undefined) return;
  const items = new Set(cached.events.map((event) => event.item_id));
  const reasons = list.items.flatMap(({ because }) => because);
  if (reasons.every((reason) => items.has(reason.item_id))) return;
  void queryClient.invalidateQueries({ queryKey });
}
