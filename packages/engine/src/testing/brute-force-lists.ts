/**
 * Lists by their definitions: plain loops over every event and every weight. Tests compare the
 * engine's lists with them.
 */
import type { Item } from "@hellorec/api";

import { DEFAULT_WEIGHTS } from "../feedback/event-weights.ts";

const DAY = 86_400_000;
const HALF_LIFE_DAYS = 90;
const LASTING_SHARE = 0.02;

/** An event of the log, with its time in milliseconds since 1970. */
export interface LoggedEvent {
  readonly user_id: string;
  readonly item_id: string;
  readonly type: string;
  readonly value?: number | undefined;
  readonly time: number;
}

/** All data that lists are made from. */
export interface World {
  readonly items: readonly Item[];
  /** In the order of the log. */
  readonly log: readonly LoggedEvent[];
  /** What the model gives `target` for `source`. `undefined`: it does not know the source. */
  readonly modelRow: (source: string) => ReadonlyMap<string, number> | undefined;
}

/** Restrictions of a list. */
export interface Restriction {
  readonly categories?: readonly string[] | undefined;
  readonly category_match: "any" | "all";
  readonly exclude_items?: readonly string[] | undefined;
}

/** A whole list, as if it were one page. */
export interface WholeList {
  readonly strategy: "personal" | "session" | "similar" | "popular";
  /** In order. Neighbours with equal `part` and `rank` may change places. */
  readonly entries: readonly RankedItem[];
}

/** An item of a list. */
export interface RankedItem {
  readonly item_id: string;
  /** Scored items come before items that fill the list up, and those before items without events. */
  readonly part: "scored" | "popular" | "without events";
  readonly rank: number;
}

/** A user's items with their weights, newest first. */
export function bruteProfile({ log }: World, user: string): Map<string, number> {
  const profile = new Map<string, number>();
  const own = newestFirst(log).filter((event) => event.user_id === user);
  const weighted = own.filter((event) => weightOf(event) !== undefined);
  for (const { item_id } of weighted) {
    if (profile.has(item_id)) continue;
    const ofItem = weighted.filter((event) => event.item_id === item_id);
    const newest = ofItem.filter((event, at) => ofItem.findIndex(sameType(event)) === at);
    const negative = newest.findIndex((event) => (weightOf(event) ?? 0) < 0);
    const counted = newest.slice(0, negative === -1 ? newest.length : negative + 1);
    const weights = counted.map((event) => weightOf(event) ?? 0);
    const largest = Math.max(...weights.map((weight) => Math.abs(weight)));
    profile.set(item_id, weights.find((weight) => Math.abs(weight) === largest) ?? 0);
  }
  return profile;
}

/** Popularity by item, of items with an event of positive weight. */
export function brutePopularity({ log }: World, windowDays?: number): Map<string, number> {
  const days = log.map((event) => dayOf(event)).filter((day) => day !== undefined);
  const now = Math.max(...days);
  const sums = new Map<string, number>();
  const counted = new Set<string>();
  for (const event of newestFirst(log)) {
    const day = dayOf(event);
    const age = day === undefined ? Infinity : now - day;
    if (windowDays !== undefined && age > Math.ceil(windowDays)) continue;
    const key = JSON.stringify([event.user_id, event.item_id, event.type]);
    const isCounted = counted.has(key);
    counted.add(key);
    const weight = weightOf(event) ?? 0;
    if (isCounted || weight <= 0) continue;
    const share = LASTING_SHARE + (1 - LASTING_SHARE) * 0.5 ** (age / HALF_LIFE_DAYS);
    sums.set(event.item_id, (sums.get(event.item_id) ?? 0) + weight * share);
  }
  return sums;
}

/** The UTC day of an event. `undefined`: by a wrong clock. */
function dayOf(event: LoggedEvent): number | undefined {
  const time = timeOf(event);
  return time === undefined ? undefined : Math.floor(time / DAY);
}

/** The personal list of a user. */
export function brutePersonal(
  world: World,
  query: Restriction & { readonly user_id: string; readonly include_seen: boolean },
): WholeList {
  const profile = bruteProfile(world, query.user_id);
  const hidden = [...profile].filter(([, weight]) => !query.include_seen || weight < 0);
  const names = new Set(hidden.map(([item_id]) => item_id));
  return bruteFromHistory(world, "personal", query, profile, names);
}

/** The list of a visitor's session. */
export function bruteSession(
  world: World,
  query: Restriction & { readonly item_ids: readonly string[] },
): WholeList {
  const profile = new Map(query.item_ids.map((item_id) => [item_id, 1]));
  return bruteFromHistory(world, "session", query, profile, new Set(query.item_ids));
}

/** The list of items near one item. */
export function bruteSimilar(
  world: World,
  query: Restriction & { readonly item_id: string },
): WholeList {
  const own = world.items.find((item) => item.item_id === query.item_id)?.categories ?? [];
  const allowed = allowedItems(world, query, new Set([query.item_id]));
  const row = world.modelRow(query.item_id);
  const near = scoredEntries(allowed, (item) => row?.get(item.item_id) ?? 0);
  if (near.length > 0) return { strategy: "similar", entries: near };
  const related = allowed.filter(({ categories }) => categories.some((name) => own.includes(name)));
  return { strategy: "popular", entries: byPopularity(world, own.length > 0 ? related : allowed) };
}

/** The list of popular items. */
export function brutePopular(world: World, query: Restriction, windowDays?: number): WholeList {
  const allowed = allowedItems(world, query, new Set());
  return { strategy: "popular", entries: byPopularity(world, allowed, windowDays) };
}

function bruteFromHistory(
  world: World,
  strategy: "personal" | "session",
  query: Restriction,
  profile: ReadonlyMap<string, number>,
  hidden: ReadonlySet<string>,
): WholeList {
  const inCatalog = new Set(world.items.map((item) => item.item_id));
  const history = [...profile].flatMap(([item_id, weight]) => {
    const row = inCatalog.has(item_id) ? world.modelRow(item_id) : undefined;
    return row === undefined ? [] : [{ row, weight }];
  });
  const scoreOf = (item: Item) =>
    history.reduce((sum, { row, weight }) => sum + weight * (row.get(item.item_id) ?? 0), 0);
  const hasDislike = history.some(({ weight }) => weight < 0);
  const allowed = allowedItems(world, query, hidden);
  const scored = scoredEntries(allowed, scoreOf);
  const rest = allowed.filter((item) => {
    const score = scoreOf(item);
    return score <= 0 && !(hasDislike && score < 0);
  });
  const fill = byPopularity(world, rest);
  return { strategy: scored.length > 0 ? strategy : "popular", entries: [...scored, ...fill] };
}

function scoredEntries(items: readonly Item[], scoreOf: (item: Item) => number): RankedItem[] {
  return items
    .map((item) => ({ item_id: item.item_id, part: "scored" as const, rank: scoreOf(item) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank);
}

function byPopularity(world: World, items: readonly Item[], windowDays?: number): RankedItem[] {
  const popularity = brutePopularity(world, windowDays);
  const ids = items.map((item) => item.item_id);
  const popular = ids
    .flatMap((item_id) => {
      const rank = popularity.get(item_id);
      return rank === undefined ? [] : [{ item_id, part: "popular" as const, rank }];
    })
    .sort((one, other) => other.rank - one.rank);
  if (windowDays !== undefined) return popular;
  const others = ids.filter((item_id) => !popularity.has(item_id));
  const rest = others.map((item_id) => ({ item_id, part: "without events" as const, rank: 0 }));
  return [...popular, ...rest];
}

function allowedItems(world: World, query: Restriction, hidden: ReadonlySet<string>): Item[] {
  return world.items.filter((item) => {
    const { categories: wanted, category_match, exclude_items = [] } = query;
    const has = (name: string) => item.categories.includes(name);
    const matches =
      wanted === undefined || (category_match === "all" ? wanted.every(has) : wanted.some(has));
    const isExcluded = hidden.has(item.item_id) || exclude_items.includes(item.item_id);
    return item.available && matches && !isExcluded;
  });
}

/** A wrong clock's event is older than all others. The log decides between equal times. */
function newestFirst(log: readonly LoggedEvent[]): LoggedEvent[] {
  const time = (event: LoggedEvent) => timeOf(event) ?? Number.MIN_SAFE_INTEGER;
  return log.toReversed().sort((one, other) => time(other) - time(one));
}

function timeOf({ time }: LoggedEvent): number | undefined {
  return time > Date.now() + DAY ? undefined : time;
}

function sameType(event: LoggedEvent): (other: LoggedEvent) => boolean {
  return (other) => other.type === event.type;
}

function weightOf({ type, value }: LoggedEvent): number | undefined {
  const { rating_midpoint, ...weights } = DEFAULT_WEIGHTS;
  if (type === "rating") return value === undefined ? undefined : value - rating_midpoint;
  return Object.entries(weights).find(([name]) => name === type)?.[1];
}
