/** Sends what a user does, and tells what became of it: counted, or not yet. */
import type { EventPage, Item } from "@hellorec/client";

import { explain } from "../components/explain.ts";
import { shortTitle } from "../components/short-title.ts";
import { toast } from "../components/toast.ts";
import { Signal } from "../signal.ts";
import { client } from "./client.ts";
import { newEventId } from "./event-id.ts";
import { deedsQuery } from "./queries.ts";
import { queryClient } from "./query-client.ts";

export type Deed = "view" | "like" | "dislike" | "purchase";

/** Something a user does with an item. */
export interface Act {
  readonly user_id: string;
  readonly item: Pick<Item, "item_id" | "title">;
  readonly type: Deed;
  /** The list the user came from. */
  readonly recommendation_id: string | undefined;
}

const COUNTED: Readonly<Record<Deed, (title: string) => string>> = {
  view: (title) => `Counted: you looked at ${title}`,
  like: (title) => `Counted: you like ${title}`,
  dislike: (title) => `Counted: you do not like ${title}`,
  purchase: (title) => `Counted: you bought ${title}`,
};

/** Acts that are on their way, by `keyOf`. */
export const pending = new Signal<ReadonlySet<string>>(new Set());

/** What an act is known by while it is on its way. */
export function keyOf({ user_id, item, type }: Omit<Act, "recommendation_id">): string {
  return JSON.stringify([user_id, item.item_id, type]);
}

/**
 * Sends an act. It counts as done once the server has it on disk; one that fails can be tried again
 * from its message, as the same event: should the server have it after all, it counts once.
 */
export function track(act: Act): void {
  void send(act, newEventId());
}

async function send(act: Act, eventId: string): Promise<void> {
  const key = keyOf(act);
  if (pending.get().has(key)) return;
  pending.set(new Set([...pending.get(), key]));
  const { user_id, item, type, recommendation_id } = act;
  const event = { event_id: eventId, user_id, item_id: item.item_id, type, recommendation_id };
  try {
    await client.track.mutate({ events: [event] });
    remember({ ...event, occurred_at: new Date().toISOString() });
    toast(COUNTED[type](shortTitle(item.title)));
  } catch (error) {
    toast(`Not counted: ${shortTitle(item.title)}. ${explain(error)}`, {
      tone: "bad",
      action: { name: "Try again", run: () => void send(act, eventId) },
    });
  } finally {
    pending.set(new Set([...pending.get()].filter((other) => other !== key)));
  }
}

/** Adds an event to what is known of its user; other pages ask anew. */
function remember(event: EventPage["events"][number]): void {
  const { queryKey } = deedsQuery(event.user_id);
  queryClient.setQueryData(queryKey, (page: EventPage | undefined) =>
    page === undefined ? undefined : { ...page, events: [event, ...page.events] },
  );
  const isOthers = (key: readonly unknown[]) => JSON.stringify(key) !== JSON.stringify(queryKey);
  void queryClient.invalidateQueries({
    queryKey: ["users.history"],
    predicate: (query) => isOthers(query.queryKey),
  });
}
