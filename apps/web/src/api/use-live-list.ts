/** A user's list, sent by the server again whenever the user's events change it. */
import { HellorecConnectionError, isHellorecError } from "@hellorec/client";
import type { Recommendations } from "@hellorec/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

import { client } from "./client.ts";
import { deedsQuery, liveListQuery } from "./queries.ts";

export interface LiveList {
  /** The last list that came; it stays while the connection is lost. */
  readonly list: Recommendations | undefined;
  /** Why no lists come now. The browser goes on trying where the server cannot be reached. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Follows the list of a user for as long as the page is seen; of a visitor there is none. */
export function useLiveList(userId: string | undefined, limit: number): LiveList {
  const queryClient = useQueryClient();
  const isSeen = useSyncExternalStore(
    watchVisibility,
    () => document.visibilityState === "visible",
  );
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (userId === undefined || !isSeen) return undefined;
    const { queryKey } = liveListQuery(userId, limit);
    const subscription = client.live.subscribe(
      { user_id: userId, limit },
      {
        onData: (list) => {
          queryClient.setQueryData(queryKey, list);
          refreshDeeds(queryClient, userId, list);
          setError(undefined);
        },
        onConnectionStateChange: (state) => {
          if (state.state === "pending") setError(undefined);
          else if (state.error !== null) setError(lost(state.error));
        },
        onError: (cause) => setError(lost(cause)),
      },
    );
    return () => subscription.unsubscribe();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt subscribes anew
  }, [userId, limit, isSeen, attempt, queryClient]);

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

/** A reason the page knows no deed for: the user did it elsewhere. */
function refreshDeeds(queryClient: QueryClient, userId: string, list: Recommendations): void {
  const { queryKey } = deedsQuery(userId);
  const known = queryClient.getQueryData(queryKey);
  if (known === undefined || known.next_cursor !== undefined) return;
  const items = new Set(known.events.map((event) => event.item_id));
  const reasons = list.items.flatMap(({ because }) => because);
  if (reasons.every((reason) => items.has(reason.item_id))) return;
  void queryClient.invalidateQueries({ queryKey });
}

/** A browser does not say why a stream broke. */
function lost(cause: unknown): unknown {
  if (isHellorecError(cause)) return cause;
  return new HellorecConnectionError("unreachable", "the connection was lost", cause);
}
