/** Sends a user's action as an event, and shows whether it was stored. Tested in e2e. */
import type { EventPage, Item } from "@hellorec/client";

import { client } from "../api/client.ts";
import { userEventsKey } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";
import { errorText } from "../components/error-text.ts";
import { shortTitle } from "../components/short-title.ts";
import { toast } from "../components/toast.ts";
import { Signal } from "../state/signal.ts";
import { newEventId } from "./event-id.ts";
import { keepInPlace } from "./kept-items.ts";

/** `unlike` and `undislike` take back a like and a dislike: the log itself only grows. */
export type ActionType = "view" | "like" | "unlike" | "dislike" | "undislike" | "purchase";

/** An action of a user on an item. */
export interface UserAction {
  readonly user_id: string;
  readonly item: Pick<Item, "item_id" | "title">;
  readonly type: ActionType;
  /** The list that the user came from. */
  readonly recommendation_id: string | undefined;
}

const COUNTED: Readonly<Record<ActionType, (title: string) => string>> = {
  view: (title) => `Counted: you looked at ${title}`,
  like: (title) => `Counted: you like ${title}`,
  unlike: (title) => `Taken back: your like of ${title}`,
  dislike: (title) => `Counted: you do not like ${title}`,
  undislike: (title) => `Taken back: your dislike of ${title}`,
  purchase: (title) => `Counted: you bought ${title}`,
};

/** What undoes an action. A view and a purchase happened: nothing undoes them. */
const UNDOES: Readonly<Partial<Record<ActionType, ActionType>>> = {
  like: "unlike",
  unlike: "like",
  dislike: "undislike",
  undislike: "dislike",
};

/** Actions in flight, by `keyOf`. */
export const pending = new Signal<ReadonlySet<string>>(new Set());

/** The key of an action in flight: of an item, one opinion at a time. */
export function keyOf({ user_id, item, type }: Omit<UserAction, "recommendation_id">): string {
  return JSON.stringify([user_id, item.item_id, UNDOES[type] === undefined ? type : "opinion"]);
}

/**
 * Sends an action. Buttons show it as done once the server has it on disk. The message of a failure has
 * a button that sends the same event again: if the server has it already, it counts once.
 */
export function track(action: UserAction): void {
  void send(action, newEventId());
}

async function send(action: UserAction, eventId: string): Promise<void> {
  const key = keyOf(action);
  if (pending.get().has(key)) return;
  pending.set(new Set([...pending.get(), key]));
  const { user_id, item, type, recommendation_id } = action;
  const event = {
    event_id: eventId,
    user_id,
    item_id: item.item_id,
    type,
    ...(recommendation_id !== undefined && { recommendation_id }),
  };
  const undoing = UNDOES[type];
  // Before the event is sent: the list that it changes may be here before its own answer.
  if (undoing !== undefined) keepInPlace(user_id, item.item_id);
  try {
    await client.track.mutate({ events: [event] });
    cacheEvent({ ...event, occurred_at: new Date().toISOString() });
    toast(COUNTED[type](shortTitle(item.title)), {
      about: key,
      action: undoing && {
        name: "Undo",
        undoes: user_id,
        run: () => track({ ...action, type: undoing }),
      },
    });
  } catch (error) {
    toast(`Not counted: ${shortTitle(item.title)}. ${errorText(error)}`, {
      tone: "bad",
      about: key,
      action: { name: "Try again", run: () => void send(action, eventId) },
    });
  } finally {
    pending.set(new Set([...pending.get()].filter((other) => other !== key)));
  }
}

/** Adds an event to the cached events of its user, and invalidates the inspector's history. */
function cacheEvent(event: EventPage["events"][number]): void {
  const queryKey = userEventsKey(event.user_id);
  queryClient.setQueryData(queryKey, (page: EventPage | undefined) =>
    page === undefined ? undefined : { ...page, events: [event, ...page.events] },
  );
  const isOthers = (key: readonly unknown[]) => JSON.stringify(key) !== JSON.stringify(queryKey);
  void queryClient.invalidateQueries({
    queryKey: ["users.history"],
    predicate: (query) => isOthers(query.queryKey),
  });
}
