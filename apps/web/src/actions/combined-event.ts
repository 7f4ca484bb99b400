/**
 * Which of a user's events on an item counts. The same rules as the server's
 * (docs/decisions/combining-events.md and retractions.md), with its default weights.
 */
import type { StoredEvent } from "@hellorec/client";

/** The fields of an event that its weight depends on. */
export type EventKind = Pick<StoredEvent, "type" | "value">;

const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ["view", 1],
  ["click", 2],
  ["like", 4],
  ["purchase", 5],
  ["dislike", -4],
]);
const MIDDLE_RATING = 2.5;
const DAY_MS = 86_400_000;

/** The types that take back an opinion, and what they take back. */
export const TAKES_BACK: ReadonlyMap<string, string> = new Map([
  ["unlike", "like"],
  ["undislike", "dislike"],
]);

/**
 * The weight of one event; undefined: its type has none.
 *
 * @example weightOf({ type: "rating", value: 4.5 }) // 2
 */
export function weightOf({ type, value }: EventKind): number | undefined {
  if (type === "rating") return value === undefined ? undefined : value - MIDDLE_RATING;
  return WEIGHTS.get(type);
}

/** What became of one event of a user. */
export type Effect =
  /** It is the one that counts for its item. */
  | "counts"
  /** Another event of the user on the item counts in its place. */
  | "outweighed"
  /** The user took it back, or it takes another one back. */
  | "taken back"
  /** Its type has no weight. */
  | "none";

/** A user's events on one item: the one that counts, and what became of each. */
export interface Combined {
  /** undefined: no event has a weight, or all of them were taken back. */
  readonly counting: StoredEvent | undefined;
  /** Newest first, without what was taken back. */
  readonly standing: readonly StoredEvent[];
  readonly effects: ReadonlyMap<StoredEvent, Effect>;
}

/**
 * Combines the events of one user on one item: of each type the newest; a negative one cancels what came
 * before it; of the rest the one of the largest magnitude, the newest on a tie.
 *
 * @param events newest first
 */
export function combine(events: readonly StoredEvent[]): Combined {
  const effects = new Map<StoredEvent, Effect>();
  const standing = withoutTakenBack(wrongClocksLast(events), effects);
  const types = new Set<string>();
  let isCancelled = false;
  let counting: StoredEvent | undefined;
  for (const event of standing) {
    const weight = weightOf(event);
    if (weight === undefined) {
      effects.set(event, "none");
      continue;
    }
    effects.set(event, "outweighed");
    if (isCancelled || types.has(event.type)) continue;
    types.add(event.type);
    if (counting === undefined || Math.abs(weight) > Math.abs(weightOf(counting) ?? 0)) {
      counting = event;
    }
    isCancelled = weight < 0;
  }
  if (counting !== undefined) effects.set(counting, "counts");
  return { counting, standing, effects };
}

/**
 * Combines the events of each item.
 *
 * @param events of one user, newest first
 * @returns by item
 */
export function combineByItem(events: readonly StoredEvent[]): ReadonlyMap<string, Combined> {
  const byItem = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const own = byItem.get(event.item_id);
    if (own === undefined) byItem.set(event.item_id, [event]);
    else own.push(event);
  }
  return new Map([...byItem].map(([item, own]) => [item, combine(own)]));
}

/** As the server counts events: one with a time over a day ahead is older than all others. */
function wrongClocksLast(newestFirst: readonly StoredEvent[]): readonly StoredEvent[] {
  const horizon = Date.now() + DAY_MS;
  const isWrong = ({ occurred_at }: StoredEvent) => Date.parse(occurred_at) > horizon;
  if (!newestFirst.some(isWrong)) return newestFirst;
  return [...newestFirst.filter((event) => !isWrong(event)), ...newestFirst.filter(isWrong)];
}

function withoutTakenBack(
  newestFirst: readonly StoredEvent[],
  effects: Map<StoredEvent, Effect>,
): readonly StoredEvent[] {
  const takenBack = new Set<string>();
  return newestFirst.filter((event) => {
    const type = TAKES_BACK.get(event.type);
    if (type !== undefined) takenBack.add(type);
    const stands = type === undefined && !takenBack.has(event.type);
    if (!stands) effects.set(event, "taken back");
    return stands;
  });
}
