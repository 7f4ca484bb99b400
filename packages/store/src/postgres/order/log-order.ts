/**
 * Up to where the log is complete, though transactions of many processes append at the same time and
 * end in any order. Tested through log-order.test.ts.
 *
 * A transaction that appends holds a shared lock whose number tells its floor: all its places are
 * higher. Nobody waits for it. So the log is complete up to the lowest floor that is locked, and
 * without one up to the last place that was given out.
 */
import { setTimeout as delay } from "node:timers/promises";

import { OLD_PLACE_KEY } from "../../tables/events/place-key.ts";
import type { Query } from "../../tables/query.ts";
import { APPEND_FLOORS, APPENDING, STORE_LOCKS } from "../advisory-locks.ts";
import { carryOutDecided } from "./decided-commits.ts";

const PAUSE_MS = 5;

/** The last place that was given out. A sequence that was never used says 1, too. */
const LAST = "(case when is_called then last_value else last_value - 1 end)";
/** The numbers of locks have 32 bits. These are the lower ones, with a sign. */
const lower = (value: string) => `(((${value} + 2147483648) & 4294967295) - 2147483648)`;
const IS_ORDERED = `to_regclass('${OLD_PLACE_KEY}') is not null`;

/** While a server of schema 8 may still run, which relies on it, transactions that append wait for each other. */
const WAIT_IN_LINE = `case when ${IS_ORDERED} then pg_advisory_xact_lock(${STORE_LOCKS}, ${APPENDING}) end`;

/** Comes before rows that older servers lock after that wait: otherwise each would wait for the other. */
export const LOCK_ORDER = `select ${WAIT_IN_LINE}`;

/** Comes before the first insert of a transaction that appends. */
export const LOCK_FLOOR = `select pg_advisory_xact_lock_shared(${APPEND_FLOORS}, ${lower(LAST)}::int),
  ${WAIT_IN_LINE} from events_seq_seq`;

/**
 * Reads the last place first and the locks after it: a lock that is gone by then is that of a
 * transaction which every later query sees. The locks are numbered by the place, so that no plan can
 * read them first.
 */
const PLACES = `select last, ${IS_ORDERED} as is_ordered,
  last + least(0, (
    select coalesce(min(${lower("objid::bigint - last")}), 0) from pg_locks
    where locktype = 'advisory' and classid = ${APPEND_FLOORS} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database()))) as place
  from (select ${LAST} as last from events_seq_seq offset 0) as sequence`;

/** Waits for the transactions of older servers that are under way. */
const WAIT_FOR_OLDER = `select pg_advisory_xact_lock_shared(${STORE_LOCKS}, ${APPENDING}) is null as waited`;

type Read = <R>(query: Query<R>) => Promise<readonly R[]>;

interface Places {
  /** The last place that was given out. */
  readonly last: number;
  /** Where the log is complete. */
  readonly place: number;
  readonly is_ordered: boolean;
}

/**
 * Makes the function behind `Executor.completeUpTo`.
 *
 * @param read runs a query in a transaction of its own
 * @param isDistributed whether workers of a cluster have the events
 * @example const completeUpTo = logOrder(read, false); await completeUpTo(0);
 */
export function logOrder(
  read: Read,
  isDistributed: boolean,
): (patienceMs: number) => Promise<number> {
  const places: Query<Places> = { sql: PLACES, parameters: [], prepared: true };
  const waitForOlder: Query<{ waited: boolean }> = { sql: WAIT_FOR_OLDER, parameters: [] };

  async function ask(): Promise<Places> {
    const [row] = await read(places);
    if (row === undefined) throw new Error("PostgreSQL has no sequence of events");
    if (row.is_ordered) await read(waitForOlder);
    if (isDistributed) await carryOutDecided(read);
    return row;
  }

  return async (patienceMs) => {
    const deadline = performance.now() + patienceMs;
    let first: number | undefined;
    for (;;) {
      const { last, place } = await ask();
      first ??= last;
      if (place >= first || performance.now() >= deadline) return place;
      await delay(PAUSE_MS);
    }
  };
}
