/** Sums of popularity, from a store and by their definition, event by event, for tests. */
import type { EventLog, NewEvent } from "../contract/event-log.ts";
import type { PopularityQuery } from "../contract/popularity-query.ts";

const DAY = 86_400_000;

/** The sums of an item's weights. */
export interface Sums {
  readonly total: number;
  readonly decayed: number;
}

/** Sums over a part of the log, decayed by age. */
export interface WindowQuery extends Omit<PopularityQuery, "windowDays"> {
  /** The age in milliseconds at which half of a weight is left. */
  readonly halfLifeMs: number;
  /**
   * Only UTC days that are at most this many milliseconds, rounded up to days, before the day of the
   * newest event. @default all events
   */
  readonly windowMs?: number | undefined;
}

/**
 * The sums of the days of a store, by item.
 *
 * @throws {Error} a reading of the days of the window alone has other sums
 */
export async function storedPopularity(
  store: { readonly events: Pick<EventLog, "popularity"> },
  query: WindowQuery,
): Promise<Map<string, Sums>> {
  const whole = await popularityOf(store, query, undefined);
  if (query.windowMs === undefined) return whole;
  const part = await popularityOf(store, query, Math.ceil(query.windowMs / DAY));
  const inOrder = (sums: Map<string, Sums>) =>
    JSON.stringify([...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  if (inOrder(part) !== inOrder(whole)) {
    throw new Error(`the window has ${inOrder(part)}, not ${inOrder(whole)}`);
  }
  return part;
}

async function popularityOf(
  { events }: { readonly events: Pick<EventLog, "popularity"> },
  { halfLifeMs, windowMs, ...query }: WindowQuery,
  windowDays: number | undefined,
): Promise<Map<string, Sums>> {
  const { newest, items } = await events.popularity({ ...query, windowDays });
  const oldest =
    windowMs === undefined ? -Infinity : (newest ?? Infinity) - Math.ceil(windowMs / DAY);
  const sums = new Map<string, Sums>();
  for await (const chunk of items) {
    for (const { item_id, days, weights } of chunk) {
      if (sums.has(item_id)) throw new Error(`${item_id} comes twice`);
      const isOrdered = days.every((day, at) => at === 0 || day < (days[at - 1] ?? day));
      if (!isOrdered) throw new Error(`the days of ${item_id} have no order: ${days.join(", ")}`);
      let [total, decayed, count] = [0, 0, 0];
      for (const [at, day] of days.entries()) {
        const weight = weights[at] ?? NaN;
        if (!(weight > 0)) throw new Error(`a weight of ${item_id} is ${weight}`);
        if (day < oldest || (windowMs !== undefined && day === -Infinity)) continue;
        total += weight;
        const age = ((newest ?? day) - day) * DAY;
        if (day > -Infinity) decayed += weight * 0.5 ** (age / halfLifeMs);
        count += 1;
      }
      if (count > 0) sums.set(item_id, { total, decayed });
    }
  }
  return sums;
}

/**
 * What {@link storedPopularity} has for a log in its order, by definition.
 *
 * @param now in milliseconds since 1970
 */
export function bruteForcePopularity(
  log: readonly NewEvent[],
  query: WindowQuery,
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
