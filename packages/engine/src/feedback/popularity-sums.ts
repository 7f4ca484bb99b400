/**
 * Adds up the days of a window, from a table of days and the events after it. Tested through
 * popularity-sums.test.ts.
 */
import { Slices } from "../util/slices.ts";
import type { AddedEvents } from "./added-events.ts";
import { NO_AGE } from "./day-table.ts";
import type { DayBlock, DayTable } from "./day-table.ts";

const DAY_MS = 86_400_000;
/** Events that are added up before the time is looked at. */
const EVENTS_PER_LOOK = 4096;

/** The sums of the weights of each item. */
export interface PopularitySums {
  /**
   * The start of the UTC day from which ages are measured, in milliseconds since 1970. `undefined`: no
   * event has a time that is believed.
   */
  readonly newest: number | undefined;
  /** By item number: the plain weights. 0: no event counts. */
  readonly totals: Float64Array;
  /** By item number: the weights after decay. */
  readonly decayed: Float64Array;
}

/** Which days count, and how much. */
export interface SumsQuery {
  /** Whole days before the newest one. `undefined`: the whole log, with the events of wrong clocks. */
  readonly windowDays: number | undefined;
  readonly halfLifeDays: number;
  /** The length of the sums: every item number is below it. */
  readonly size: number;
}

/** The share of a weight that is left, by the age in a block, and the oldest age that counts. */
interface Shares {
  readonly oldest: number;
  /** Nothing is left of what has {@link NO_AGE}: that is beyond its end. */
  readonly byAge: Float64Array;
}

/**
 * Sums over a window, in slices. An event counts `weight * 0.5 ^ (age / half-life)` in the decayed sum.
 * Age is measured in UTC days, from the newest day. An event from a wrong clock is in no window, and
 * nothing is left of its weight after the decay.
 *
 * @param upTo the number of added events that count
 * @example
 * const query = { windowDays: 7, halfLifeDays: 90, size: index.size };
 * const { totals } = await popularitySums(table, added, added.length, query);
 */
export async function popularitySums(
  table: DayTable,
  added: AddedEvents,
  upTo: number,
  { windowDays = Infinity, halfLifeDays, size }: SumsQuery,
): Promise<PopularitySums> {
  const slices = new Slices();
  const newest = Math.max(table.newest ?? -Infinity, added.newest);
  const shareOf = (age: number) => 0.5 ** (age / halfLifeDays);
  const totals = new Float64Array(size);
  const decayed = new Float64Array(size);
  const shift = table.newest === undefined ? 0 : newest - table.newest;
  const shares = sharesOf(table, { windowDays, shift, shareOf });
  for (const block of table.blocks) {
    addBlock(block, shares, { totals, decayed });
    if (slices.isDue()) await slices.next();
  }
  let seen = 0;
  for (const { number, weight, day } of added.between(0, upTo)) {
    const age = day === undefined ? Infinity : newest - day;
    if (age <= windowDays) {
      totals[number] = (totals[number] ?? 0) + weight;
      decayed[number] = (decayed[number] ?? 0) + weight * shareOf(age);
    }
    if (++seen % EVENTS_PER_LOOK === 0 && slices.isDue()) await slices.next();
  }
  return { newest: newest === -Infinity ? undefined : newest * DAY_MS, totals, decayed };
}

/** @param shift days that the newest one is after that of the table */
function sharesOf(
  { oldestAge }: DayTable,
  window: {
    readonly windowDays: number;
    readonly shift: number;
    readonly shareOf: (age: number) => number;
  },
): Shares {
  const { windowDays, shift, shareOf } = window;
  const oldest = windowDays === Infinity ? NO_AGE : Math.min(windowDays - shift, NO_AGE - 1);
  const byAge = new Float64Array(Math.max(Math.min(oldest, oldestAge) + 1, 0));
  for (let age = 0; age < byAge.length; age++) byAge[age] = shareOf(age + shift);
  return { oldest, byAge };
}

function addBlock(
  { numbers, ends, ages, weights }: DayBlock,
  { oldest, byAge }: Shares,
  { totals, decayed }: Pick<PopularitySums, "totals" | "decayed">,
): void {
  let start = 0;
  for (let item = 0; item < numbers.length; item++) {
    const end = ends[item] ?? start;
    let total = 0;
    let sum = 0;
    for (let cell = start; cell < end; cell++) {
      const age = ages[cell] ?? NO_AGE;
      if (age > oldest) break;
      const weight = weights[cell] ?? 0;
      total += weight;
      if (age !== NO_AGE) sum += weight * (byAge[age] ?? 0);
    }
    start = end;
    const number = numbers[item];
    if (number === undefined) continue;
    totals[number] = total;
    decayed[number] = sum;
  }
}
