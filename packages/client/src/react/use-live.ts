/** A user's list that the server sends again whenever the user's events change it. */
"use client";

import { queryOptions, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";

import type { HellorecError, Recommendations } from "../index.ts";
import type { LiveInput, LiveState } from "../live/live.ts";
import { useHellorec } from "./hellorec-provider.ts";
import { CONNECTING, liveStatus, reopenLive, subscribeLive } from "./live-streams.ts";
import type { CachedOptions } from "./option-types.ts";
import { isPageVisible, watchVisibility } from "./page-visibility.ts";
import { hellorecKeys } from "./query-keys.ts";
import type { HellorecKey } from "./query-keys.ts";

/** What `useLive` returns. */
export interface LiveResult {
  /** The newest list; it stays while the connection is lost. Undefined: none has come yet. */
  readonly data: Recommendations | undefined;
  /**
   * What the connection is doing: `connecting`, `open`, `waiting` after a failure until it tries again
   * by itself, `closed` after the server refused it.
   */
  readonly state: LiveState["state"];
  /** Why no lists arrive. It stays during the next attempts, until one is connected. */
  readonly error: HellorecError | undefined;
  /** Connects again at once. */
  readonly retry: () => void;
}

/**
 * The cached list that `useLive` keeps up to date; this alone loads nothing.
 *
 * @example
 * const shown = queryClient.getQueryData(liveOptions({ user_id: "alice" }).queryKey);
 */
export function liveOptions(input: LiveInput | undefined): CachedOptions<Recommendations> {
  return queryOptions<Recommendations, HellorecError, Recommendations, HellorecKey>({
    queryKey: hellorecKeys.live(input),
    queryFn: skipToken,
    // The stream alone brings new data, whatever is invalidated.
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/**
 * A user's list, kept up to date while the component is mounted and the page is visible: a hidden page
 * would hold one of the few connections that a browser allows. Components that show the same list share
 * one connection. On a server it returns what is in the cache, and connects nothing.
 *
 * @param input undefined: nobody is signed in yet, and nothing is loaded
 * @throws {Error} there is no `HellorecProvider` around the component
 * @example
 * const { data, state, error, retry } = useLive({ user_id: "alice", limit: 12 });
 */
export function useLive(input: LiveInput | undefined): LiveResult {
  const { client } = useHellorec();
  const queryClient = useQueryClient();
  const user_id = input?.user_id;
  const limit = input?.limit;
  const source = useMemo(
    () =>
      user_id === undefined
        ? undefined
        : {
            client,
            queryClient,
            input: limit === undefined ? { user_id } : { user_id, limit },
          },
    [client, queryClient, user_id, limit],
  );
  const isVisible = useSyncExternalStore(watchVisibility, isPageVisible, () => true);
  const subscribe = useCallback(
    (listener: () => void) =>
      source === undefined || !isVisible ? () => undefined : subscribeLive(source, listener),
    [source, isVisible],
  );
  const status = useSyncExternalStore(
    subscribe,
    () => (source === undefined || !isVisible ? CONNECTING : liveStatus(source)),
    () => CONNECTING,
  );
  const { data } = useQuery(liveOptions(source?.input));
  const retry = useCallback(() => {
    if (source !== undefined) reopenLive(source);
  }, [source]);
  return { data, ...status, retry };
}
