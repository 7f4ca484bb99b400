/** The definition of popularity, event by event, for tests. */
import type { NewEvent } from "../contract/event-log.ts";
import type { PopularityQuery } from "../contract/popularity-query.ts";

const DAY = 86_400_000;

/** The sums of an item's weights. */
export interface Sums {
  readonly total: number;
  readonly decayed: number;
}

/**
 * What `EventLog.popularity` defines, for a log in its order.
 *
 * @param now in milliseconds since 1970
 */
export function bruteForcePopularity(
  log: readonly NewEvent[],
  query: PopularityQuery,
  now: number,
): Map<string, Sums> {
  const timeOf = (each: NewEvent) => (each.occurred_at > now + DAY ? -Infinity : each.occurred_at);
  const dayOf = (each: NewEvent) => Math.floor(timeOf(each) / DAY);
  const newest = Math.max(...log.map((each) => dayOf(each)));
  const { windowMs } = query;
  const oldest = windowMs === undefined ? undefined : newest - Math.ceil(windowMs / DAY);
  const latest = new Map<string, NewEvent>();
  for (const each of log) {
    const type = query.retractions[each.type] ?? each.type;
    const key = JSON.stringify([each.user_id, each.item_id, type]);
    const known = latest.get(key);
    if (known === undefined || timeOf(each) >= timeOf(known)) latest.set(key, each);
  }
  const sums = new Map<string, Sums>();
  for (const each of latest.values()) {
    const isOutside = oldest !== undefined && !(dayOf(each) >= oldest && timeOf(each) > -Infinity);
    const weight = weightOf(each, query);
    if (isOutside || weight <= 0) continue;
    const isBelieved = timeOf(each) > -Infinity;
    const age = (newest - dayOf(each)) * DAY;
    const share = isBelieved ? 0.5 ** (age / query.halfLifeMs) : 0;
    const { total, decayed } = sums.get(each.item_id) ?? { total: 0, decayed: 0 };
    sums.set(each.item_id, { total: total + weight, decayed: decayed + weight * share });
  }
  return sums;
}

function weightOf({ type, value }: NewEvent, query: PopularityQuery): number {
  if (type !== "rating") return query.weights[type] ?? 0;
  return value === undefined ? 0 : value - query.ratingMidpoint;
}
