/** A user's live list: the server sends it again when the user's events change it. Tested in e2e. */
import { HellorecConnectionError, isHellorecError } from "@hellorec/client";
import type { EventPage, Recommendations } from "@hellorec/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

import { client } from "./client.ts";
import { userEventsKey, liveListQuery } from "./queries.ts";
import { streamFailed } from "./unauthorized.ts";

export interface LiveList {
  /** The last list received; it stays while the connection is lost. */
  readonly list: Recommendations | undefined;
  /** Why no lists arrive. The browser reconnects by itself where the server cannot be reached. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Subscribes to a user's list while the page is visible; a visitor has no live list. */
export function useLiveList(userId: string | undefined, limit: number): LiveList {
  const queryClient = useQueryClient();
  const isVisible = useSyncExternalStore(
    watchVisibility,
    () => document.visibilityState === "visible",
  );
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (userId === undefined || !isVisible) return undefined;
    const { queryKey } = liveListQuery(userId, limit);
    const subscription = client.live.subscribe(
      { user_id: userId, limit },
      {
        onData: (list) => {
          queryClient.setQueryData(queryKey, list);
          refreshUserEvents(queryClient, userId, list);
          setError(undefined);
        },
        onConnectionStateChange: (state) => {
          if (state.state === "pending") setError(undefined);
          else if (state.error !== null) setError(connectionError(state.error));
        },
        onError: (cause) => {
          streamFailed(cause);
          setError(connectionError(cause));
        },
      },
    );
    return () => subscription.unsubscribe();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt subscribes again
  }, [userId, limit, isVisible, attempt, queryClient]);

  const { data: list } = useQuery(liveListQuery(userId, limit));
  const retry = useCallback(() => {
    setError(undefined);
    setAttempt((before) => before + 1);
  }, []);
  return { list, error, retry };
}

function watchVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
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

/** The error of a lost stream: browsers do not report a reason. */
function connectionError(cause: unknown): unknown {
  if (isHellorecError(cause)) return cause;
  return new HellorecConnectionError("unreachable", "the connection was lost", cause);
}
