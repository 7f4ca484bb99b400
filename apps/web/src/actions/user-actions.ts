/** What a user did with items, derived from the user's events. */
import type { StoredEvent } from "@hellorec/client";

import { combine, combineByItem } from "./combined-event.ts";
import type { EventKind } from "./combined-event.ts";

/** The state of an item for a user. */
export interface ItemState {
  /** The latest like or dislike that was not taken back. */
  readonly opinion: "like" | "dislike" | undefined;
  readonly isBought: boolean;
  /** The stars of the latest rating. */
  readonly rating: number | undefined;
}

/**
 * The state of one item.
 *
 * @param events of one user, newest first
 */
export function itemStateOf(events: readonly StoredEvent[], itemId: string): ItemState {
  const { standing } = combine(events.filter((event) => event.item_id === itemId));
  const opinion = standing.find(({ type }) => type === "like" || type === "dislike")?.type;
  return {
    opinion: opinion === "like" || opinion === "dislike" ? opinion : undefined,
    isBought: standing.some(({ type }) => type === "purchase"),
    rating: standing.find(({ type }) => type === "rating")?.value,
  };
}

/** What a user did with an item, as in "because you …". */
export type ActionWord = "liked" | "bought" | "looked at" | `gave ${number} of 5 to`;

/**
 * What the user did with each item: the event that counts.
 *
 * @param events of one user, newest first
 * @returns by item; an item without positive evidence is missing
 */
export function actionWords(events: readonly StoredEvent[]): ReadonlyMap<string, ActionWord> {
  const words = new Map<string, ActionWord>();
  for (const [item, { counting }] of combineByItem(events)) {
    const word = counting && wordOf(counting);
    if (word !== undefined) words.set(item, word);
  }
  return words;
}

function wordOf({ type, value = 0 }: EventKind): ActionWord | undefined {
  switch (type) {
    case "purchase":
      return "bought";
    case "like":
      return "liked";
    case "rating":
      return `gave ${value} of 5 to`;
    case "view":
    case "click":
      return "looked at";
    default:
      return undefined;
  }
}
