/**
 * Which times of events are believed: the one place that decides what a wrong clock may do. Tested
 * through event-log.test.ts and popularity.test.ts.
 *
 * A time more than a day ahead comes from a wrong clock, and tells nothing. Such an event counts as
 * older than every event with a believed time. Among themselves these events have the order of the
 * log.
 */
import type { ScannedEvent } from "./event-log.ts";

const DAY_MS = 86_400_000;

/**
 * The latest time that is believed, in milliseconds since 1970: one day ahead.
 *
 * @param now in milliseconds since 1970; left out: the time of this machine
 * @example const isBelieved = event.occurred_at <= timeHorizon();
 */
export function timeHorizon(now: number = Date.now()): number {
  return now + DAY_MS;
}

/**
 * The events of one user with the oldest first. They come by stored time and log order, as
 * `scanEvents` has them, so that those of wrong clocks are last; they are moved to the front.
 *
 * @param byStoredTime the events of one user in that order
 * @param horizon see {@link timeHorizon}
 * @returns the same array where no time is beyond the horizon
 * @example const newest = oldestFirst(eventsOfUser, timeHorizon()).at(-1);
 */
export function oldestFirst(
  byStoredTime: readonly ScannedEvent[],
  horizon: number,
): readonly ScannedEvent[] {
  const last = byStoredTime.at(-1);
  if (last === undefined || last.occurred_at <= horizon) return byStoredTime;
  const wrong = byStoredTime.filter((event) => event.occurred_at > horizon);
  const believed = byStoredTime.slice(0, byStoredTime.length - wrong.length);
  return [...wrong.toSorted((one, other) => one.seq - other.seq), ...believed];
}
