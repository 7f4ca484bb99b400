/** The sums over the log, event by event, for tests. */
import type { NewEvent, TypeCount } from "../contract/event-log.ts";
import type { Store } from "../contract/store.ts";

/** What a store answers about its log as a whole. */
export interface LogSums {
  readonly events: number;
  readonly countedNow: number;
  readonly users: number;
  readonly types: readonly TypeCount[];
  readonly usersOfItems: Readonly<Record<string, number>>;
  readonly hasOthers: boolean;
}

/** By definition. @param items of which users are counted */
export function bruteForceSums(log: readonly NewEvent[], items: readonly string[]): LogSums {
  const types = new Map<string, number>();
  for (const { type } of log) types.set(type, (types.get(type) ?? 0) + 1);
  const usersOf = (item: string) =>
    new Set(log.filter((each) => each.item_id === item).map((each) => each.user_id)).size;
  const known = items.map((item) => [item, usersOf(item)] as const);
  return {
    events: log.length,
    countedNow: log.length,
    users: new Set(log.map((each) => each.user_id)).size,
    types: [...types]
      .map(([type, events]) => ({ type, events }))
      .toSorted((one, other) => other.events - one.events || (one.type < other.type ? -1 : 1)),
    usersOfItems: Object.fromEntries(known.filter(([, users]) => users > 0)),
    hasOthers: log.some((each) => !items.includes(each.item_id)),
  };
}

/** As the store answers. */
export async function storedSums(store: Store, items: readonly string[]): Promise<LogSums> {
  const { events, users } = await store.counts();
  return {
    events,
    countedNow: await store.countEvents(),
    users,
    types: await store.events.typeCounts(),
    usersOfItems: Object.fromEntries(await store.events.userCounts(items)),
    hasOthers: await store.events.hasOtherItems(items),
  };
}
