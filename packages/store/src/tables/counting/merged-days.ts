/** The days of an item, from the lists that a database makes. Tested through events/popularity-by-day.test.ts. */
import type { ItemDays } from "../../contract/popularity-query.ts";
import { WRONG_DAY } from "./counted-events.ts";

/** Days of an item in no order, with their numbers of events and sums of weights, each list as text. */
export interface DayLists {
  readonly item_id: string;
  readonly days: string;
  readonly counts: string;
  readonly weights: string;
}

/** The days that are believed. */
export interface KnownDays {
  readonly newest: number | undefined;
  readonly horizon: number;
}

/**
 * An item's days, newest first, each once. Those of which no event is left are not among them.
 *
 * @example
 * const lists = { item_id: "m", days: "5,4,4", counts: "1,2,-1", weights: "4,2,-1" };
 * mergedDays(lists, { newest: 5, horizon: 6 }).weights; // [4, 1]
 */
export function mergedDays(lists: DayLists, { newest, horizon }: KnownDays): ItemDays {
  // An event that was appended since `newest` was read counts on that day.
  const latest = newest ?? -Infinity;
  const listed = numbersOf(lists.days).map((day) =>
    day === WRONG_DAY || day > horizon ? -Infinity : Math.min(day, latest),
  );
  const counts = numbersOf(lists.counts);
  const sums = numbersOf(lists.weights);
  const days: number[] = [];
  const weights: number[] = [];
  let count = 0;
  let weight = 0;
  const places = newestFirst(listed);
  for (const [at, place] of places.entries()) {
    const day = listed[place] ?? -Infinity;
    const next = places[at + 1];
    count += counts[place] ?? 0;
    weight += sums[place] ?? 0;
    if (next !== undefined && listed[next] === day) continue;
    if (count > 0) {
      days.push(day);
      weights.push(weight);
    }
    count = 0;
    weight = 0;
  }
  return { item_id: lists.item_id, days, weights };
}

/** The places of days in a list, newest first. */
function newestFirst(days: readonly number[]): readonly number[] {
  const places = days.map((_, at) => days.length - 1 - at);
  // Databases nearly always list days as their key does, the oldest first.
  const isSorted = days.every((day, at) => at === 0 || day >= (days[at - 1] ?? day));
  return isSorted ? places : places.sort((one, other) => (days[other] ?? 0) - (days[one] ?? 0));
}

/** Ten times as quick as to split the text and convert the parts. */
function numbersOf(list: string): readonly number[] {
  const parsed: number[] = JSON.parse(`[${list}]`);
  return parsed;
}
