/** Sends events, and marks what depends on them as stale. */
import type { QueryClient } from "@tanstack/react-query";

import type { EventInput } from "../index.ts";
import type { HellorecContext } from "./hellorec-provider.ts";
import { hellorecKeys } from "./query-keys.ts";

/** Sends events by the queue of the provider, or else in one call. */
export async function sendEvents(
  { client, queue }: HellorecContext,
  queryClient: QueryClient,
  events: EventInput[],
): Promise<void> {
  if (queue === undefined) await client.track.mutate({ events });
  else for (const event of events) queue.add(event);
  await markStale(queryClient, new Set(events.map(({ user_id }) => user_id)));
}

/** Marks the answers about some users, without loading anything. */
async function markStale(queryClient: QueryClient, users: ReadonlySet<string>): Promise<void> {
  await queryClient.invalidateQueries({
    queryKey: hellorecKeys.all,
    refetchType: "none",
    predicate: ({ queryKey: [, procedure, input] }) =>
      procedure !== "live" && isOfUser(input, users),
  });
}

function isOfUser(input: unknown, users: ReadonlySet<string>): boolean {
  return (
    typeof input === "object" &&
    input !== null &&
    "user_id" in input &&
    typeof input.user_id === "string" &&
    users.has(input.user_id)
  );
}
