/** Events in words: what a user did with an item. */
import type { StoredEvent } from "@hellorec/client";

/** What is told of an event. */
export type EventKind = Pick<StoredEvent, "type" | "value">;

/** With fewer stars than this a rating counts against an item, with more for it. */
const MIDDLE_RATING = 2.5;

interface Wording {
  /** As in "liked it". */
  readonly done: string;
  /** As in "comes from liking it". */
  readonly doing: string;
  /** Of several things done with an item, the one with the highest rank is told. */
  readonly rank: number;
}

const WORDINGS: ReadonlyMap<string, Wording> = new Map([
  ["purchase", { done: "bought", doing: "buying", rank: 5 }],
  ["like", { done: "liked", doing: "liking", rank: 4 }],
  ["dislike", { done: "disliked", doing: "disliking", rank: 3 }],
  ["click", { done: "clicked", doing: "clicking on", rank: 2 }],
  ["view", { done: "viewed", doing: "viewing", rank: 1 }],
]);

/** How an event speaks for or against its item, for its mark: other types carry no weight. */
export type Leaning = "for" | "against" | "none";

/** @example describeEvent({ type: "rating", value: 4.5 }) // "rated 4.5" */
export function describeEvent({ type, value }: EventKind): string {
  if (type === "rating" && value !== undefined) return `rated ${value}`;
  return WORDINGS.get(type)?.done ?? type;
}

/** Whether an event speaks for its item. */
export function leaningOf({ type, value }: EventKind): Leaning {
  if (type === "dislike") return "against";
  if (type === "rating") {
    if (value === undefined || value === MIDDLE_RATING) return "none";
    return value < MIDDLE_RATING ? "against" : "for";
  }
  return WORDINGS.has(type) ? "for" : "none";
}

/** What was done with an item, for a sentence; of several events the one that says most. */
export interface Deed {
  /** Such as "liked". */
  readonly done: string;
  /** Such as "liking". */
  readonly doing: string;
}

/**
 * What a user did with each item.
 *
 * @example deedsByItem([{ item_id: "heat", type: "like" }]).get("heat") // { done: "liked", … }
 */
export function deedsByItem(
  events: readonly (EventKind & Pick<StoredEvent, "item_id">)[],
): ReadonlyMap<string, Deed> {
  const best = new Map<string, Wording>();
  for (const event of events) {
    const wording = wordingOf(event);
    if (wording !== undefined && wording.rank > (best.get(event.item_id)?.rank ?? 0)) {
      best.set(event.item_id, wording);
    }
  }
  return best;
}

function wordingOf(event: EventKind): Wording | undefined {
  if (event.type !== "rating") return WORDINGS.get(event.type);
  const leaning = leaningOf(event);
  if (leaning === "none") return undefined;
  return { done: describeEvent(event), doing: leaning === "for" ? "liking" : "disliking", rank: 6 };
}
