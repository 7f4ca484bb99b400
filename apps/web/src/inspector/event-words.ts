/** Events in words: what a user did with an item. */
import type { StoredEvent } from "@hellorec/client";

/** The fields of an event that its words depend on. */
export type EventKind = Pick<StoredEvent, "type" | "value">;

/** A rating below this is negative evidence, above it positive evidence. */
const MIDDLE_RATING = 2.5;

interface Wording {
  /** As in "liked it". */
  readonly done: string;
  /** As in "comes from liking it". */
  readonly doing: string;
  /** Of several actions on an item, the one with the highest rank is shown. */
  readonly rank: number;
}

const WORDINGS: ReadonlyMap<string, Wording> = new Map([
  ["purchase", { done: "bought", doing: "buying", rank: 5 }],
  ["like", { done: "liked", doing: "liking", rank: 4 }],
  ["dislike", { done: "disliked", doing: "disliking", rank: 3 }],
  ["click", { done: "clicked", doing: "clicking on", rank: 2 }],
  ["view", { done: "viewed", doing: "viewing", rank: 1 }],
]);

/** Whether an event is evidence that the user likes the item. Custom types carry no weight. */
export type Evidence = "positive" | "negative" | "none";

/** @example describeEvent({ type: "rating", value: 4.5 }) // "rated 4.5" */
export function describeEvent({ type, value }: EventKind): string {
  if (type === "rating" && value !== undefined) return `rated ${value}`;
  return WORDINGS.get(type)?.done ?? type;
}

/** The evidence of an event about its item. */
export function evidenceOf({ type, value }: EventKind): Evidence {
  if (type === "dislike") return "negative";
  if (type === "rating") {
    if (value === undefined || value === MIDDLE_RATING) return "none";
    return value < MIDDLE_RATING ? "negative" : "positive";
  }
  return WORDINGS.has(type) ? "positive" : "none";
}

/** The words for an action on an item. */
export interface ActionWords {
  /** Such as "liked". */
  readonly done: string;
  /** Such as "liking". */
  readonly doing: string;
}

/**
 * The strongest action of a user on each item.
 *
 * @example actionsByItem([{ item_id: "heat", type: "like" }]).get("heat") // { done: "liked", … }
 */
export function actionsByItem(
  events: readonly (EventKind & Pick<StoredEvent, "item_id">)[],
): ReadonlyMap<string, ActionWords> {
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
  const evidence = evidenceOf(event);
  if (evidence === "none") return undefined;
  return {
    done: describeEvent(event),
    doing: evidence === "positive" ? "liking" : "disliking",
    rank: 6,
  };
}
