/** Sends events of users, and marks what depends on them. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationOptions, UseMutationResult } from "@tanstack/react-query";

import type { EventInput, HellorecError } from "../index.ts";
import { useHellorec } from "./hellorec-provider.ts";
import { sendEvents } from "./send-events.ts";

/** One event, or up to 1,000. */
export type TrackInput = EventInput | readonly EventInput[];

/** Options of TanStack Query's mutations, such as `onSuccess` and `onError`. */
export type TrackOptions = Omit<UseMutationOptions<void, HellorecError, TrackInput>, "mutationFn">;

/**
 * Sends what users do. It succeeds once the events are on the server's disk; with a queue in the provider
 * once they are in the queue, which sends them in its own time.
 *
 * After that the lists of these users are stale. Those on screen stay as they are, so that nothing moves
 * while a user reads them; they are loaded anew where they are mounted next, or when
 * the window gets the focus again. A list of `useLive` follows by itself. To load lists at once:
 * `queryClient.invalidateQueries({ queryKey: hellorecKeys.recommend({ user_id }) })` in `onSuccess`.
 *
 * @throws {Error} there is no `HellorecProvider` around the component
 * @example
 * const { mutate: track, isPending, error } = useTrack();
 * <button onClick={() => track({ user_id, item_id, type: "like", recommendation_id })}>Like</button>
 */
export function useTrack(
  options: TrackOptions = {},
): UseMutationResult<void, HellorecError, TrackInput> {
  const context = useHellorec();
  const queryClient = useQueryClient();
  return useMutation({
    // The client and the queue retry themselves, and know better whether the server can be reached.
    retry: false,
    networkMode: "always",
    ...options,
    mutationFn: async (input) => {
      const events = "user_id" in input ? [input] : [...input];
      await sendEvents(context, queryClient, events);
    },
  });
}
