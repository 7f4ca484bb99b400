/** Events in words: what a user did with an item. */
import type { StoredEvent } from "@hellorec/client";

import { combineByItem, TAKES_BACK, weightOf } from "../actions/combined-event.ts";
import type { Effect, EventKind } from "../actions/combined-event.ts";

interface Wording {
  /** As in "liked it". */
  readonly done: string;
  /** As in "comes from liking it". */
  readonly doing: string;
}

const WORDINGS: ReadonlyMap<string, Wording> = new Map([
  ["purchase", { done: "bought", doing: "buying" }],
  ["like", { done: "liked", doing: "liking" }],
  ["dislike", { done: "disliked", doing: "disliking" }],
  ["click", { done: "clicked", doing: "clicking on" }],
  ["view", { done: "viewed", doing: "viewing" }],
]);

/** @example describeEvent({ type: "rating", value: 4.5 }) // "rated 4.5" */
export function describeEvent({ type, value }: EventKind): string {
  if (type === "rating" && value !== undefined) return `rated ${value}`;
  const takenBack = TAKES_BACK.get(type);
  if (takenBack !== undefined) return `took the ${takenBack} back`;
  return WORDINGS.get(type)?.done ?? type;
}

/** Whether an event is evidence that the user likes the item. */
export type Evidence = "positive" | "negative" | "none";

/** The evidence of an event that counts for its item. */
export function evidenceOf(event: EventKind): Evidence {
  const weight = weightOf(event) ?? 0;
  if (weight === 0) return "none";
  return weight > 0 ? "positive" : "negative";
}

/** The words for an action on an item. */
export interface ActionWords {
  /** Such as "liked". */
  readonly done: string;
  /** Such as "liking". */
  readonly doing: string;
}

/**
 * The words for the event that counts for each item.
 *
 * @param events of one user, newest first
 * @example actionsByItem(events).get("heat") // { done: "liked", doing: "liking" }
 */
export function actionsByItem(events: readonly StoredEvent[]): ReadonlyMap<string, ActionWords> {
  const words = new Map<string, ActionWords>();
  for (const [item, { counting }] of combineByItem(events)) {
    const wording = counting && wordingOf(counting);
    if (wording !== undefined) words.set(item, wording);
  }
  return words;
}

function wordingOf(event: EventKind): Wording | undefined {
  if (event.type !== "rating") return WORDINGS.get(event.type);
  if (evidenceOf(event) === "none") return undefined;
  return { done: describeEvent(event), doing: `giving ${event.value} of 5 to` };
}

/** What one event of a history does to the recommendations. */
export interface EventEffect {
  readonly evidence: Evidence;
  /** Such as "a later or stronger event counts". */
  readonly meaning: string;
}

const MEANINGS: Readonly<Record<Exclude<Effect, "counts">, string>> = {
  outweighed: "does not count: a later or stronger event on it does",
  "taken back": "does not count: taken back",
  none: "carries no weight",
};
const COUNTS: Readonly<Record<Evidence, string>> = {
  positive: "positive evidence",
  negative: "negative evidence",
  none: "carries no weight",
};

/**
 * What each event does, by its `event_id`.
 *
 * @param events of one user, newest first
 */
export function effectsOf(events: readonly StoredEvent[]): ReadonlyMap<string, EventEffect> {
  const all = new Map<string, EventEffect>();
  for (const { effects } of combineByItem(events).values()) {
    for (const [event, effect] of effects) {
      const evidence = effect === "counts" ? evidenceOf(event) : "none";
      const meaning = effect === "counts" ? COUNTS[evidence] : MEANINGS[effect];
      all.set(event.event_id, { evidence, meaning });
    }
  }
  return all;
}
