/** The counts of recommendation lists: the queries of both databases. */
import { sql } from "kysely";

import type { WriteStatement } from "../commit/write-request.ts";
import { SERIES_LENGTH } from "../contract/list-counter.ts";
import type { ListCounter } from "../contract/list-counter.ts";
import type { Executor } from "./executor.ts";
import type { QueryBuilder } from "./query-builder.ts";
import { compile, prepare } from "./query.ts";

const DAY_MS = 86_400_000;
const MAX_AGE_MS = 30 * DAY_MS;
const MAX_SERIES = 10_000;
/** The series of this row has no lists of its own: it has the sums of the old series that were merged into it. */
export const MERGED_SERIES = "";

/** The counter of one database. @example const lists = listCounter(executor); */
export function listCounter(executor: Executor): ListCounter {
  const { builder } = executor;
  const queries = prepareListQueries(builder);
  const totals = compileTotals(builder);
  const eldest = compileEldest(builder);
  let mergedAt = -Infinity;

  /** Adds the counts of old series to the row of merged ones, and deletes their rows. */
  async function mergeOldSeries(now: number): Promise<void> {
    const [surplus] = await executor.read(eldest);
    const before = Math.max(now - MAX_AGE_MS, surplus?.last_served_at ?? 0);
    const statements = [queries.lock, queries.fold, queries.drop].map((query) => ({
      sql: query.sql,
      rows: [query.bind({ before })],
    }));
    await executor.write({ statements }, 1);
  }

  return {
    async addServed(series, lists) {
      const now = Date.now();
      const rows = [queries.add.bind({ series, lists, now })];
      const add = { sql: queries.add.sql, rows, series: [series] };
      await executor.write({ statements: [add] }, 1);
      // A clock that was set back must not stop the merging until it is as late again.
      if (Math.abs(now - mergedAt) < DAY_MS) return;
      mergedAt = now;
      await mergeOldSeries(now);
    },

    async counts() {
      const [row] = await executor.read(totals);
      const served = row?.served ?? 0;
      // After a crash of a server, its last lists are missing, and their clicks are not.
      return { served, clicked: Math.min(row?.clicked ?? 0, served) };
    },
  };
}

/**
 * Makes the function that counts the clicks of a batch of events. Its statement comes before the
 * insert in the same commit: a list counts once, and an event that is sent again does not count.
 */
export function clickCounter({ builder, isDistributed }: Executor) {
  const click = prepare<{ series: string; list: string; user: string }>()((p) =>
    builder
      .updateTable("list_series")
      .set((eb) => ({ clicked: eb("clicked", "+", 1) }))
      .where("series", "=", p.series)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("events")
              .select("seq")
              .where("recommendation_id", "=", p.list)
              // A list is made for one user, whose worker alone is asked.
              .$if(isDistributed, (ofUser) => ofUser.where("user_id", "=", p.user)),
          ),
        ),
      ),
  );
  return (
    events: readonly {
      readonly user_id: string;
      readonly recommendation_id?: string | undefined;
    }[],
  ): WriteStatement[] => {
    const lists = new Map<string, string>();
    for (const { user_id, recommendation_id: list = "" } of events) {
      if (list.length > SERIES_LENGTH) lists.set(list, user_id);
    }
    if (lists.size === 0) return [];
    const clicks = [...lists].map(([list, user]) => ({
      series: list.slice(0, SERIES_LENGTH),
      list,
      user,
    }));
    const rows = clicks.map((each) => click.bind(each));
    return [{ sql: click.sql, rows, series: clicks.map(({ series }) => series) }];
  };
}

function prepareListQueries(db: QueryBuilder) {
  type Old = { before: number };
  const old = (p: Old) =>
    db
      .selectFrom("list_series as old")
      .where("old.series", "!=", MERGED_SERIES)
      .where("old.last_served_at", "<", p.before);
  return {
    add: prepare<{ series: string; lists: number; now: number }>()((p) =>
      db
        .insertInto("list_series")
        .values({ series: p.series, last_served_at: p.now, served: p.lists, clicked: 0 })
        .onConflict((conflict) =>
          conflict.column("series").doUpdateSet((eb) => ({
            served: eb("list_series.served", "+", eb.ref("excluded.served")),
            last_served_at: eb.ref("excluded.last_served_at"),
          })),
        ),
    ),
    // Locks the rows until the commit, so that no other process folds or changes them meanwhile.
    lock: prepare<Old>()((p) =>
      db
        .updateTable("list_series")
        .set((eb) => ({ served: eb.ref("served") }))
        .where((eb) =>
          eb.or([eb("series", "=", MERGED_SERIES), eb("last_served_at", "<", p.before)]),
        ),
    ),
    fold: prepare<Old>()((p) =>
      db
        .updateTable("list_series")
        .set({
          served: sql<number>`served + coalesce((${old(p).select(({ fn }) => fn.sum("old.served").as("sum"))}), 0)`,
          clicked: sql<number>`clicked + coalesce((${old(p).select(({ fn }) => fn.sum("old.clicked").as("sum"))}), 0)`,
        })
        .where("series", "=", MERGED_SERIES),
    ),
    drop: prepare<Old>()((p) =>
      db
        .deleteFrom("list_series")
        .where("series", "!=", MERGED_SERIES)
        .where("last_served_at", "<", p.before),
    ),
  };
}

function compileTotals(db: QueryBuilder) {
  return compile(
    db.selectFrom("list_series").select([
      // PostgreSQL's sum of integers is a numeric, which arrives as text.
      sql<number>`cast(sum(served) as double precision)`.as("served"),
      sql<number>`cast(sum(clicked) as double precision)`.as("clicked"),
    ]),
  );
}

/** The time of the newest series that is one too many; no row: there are fewer. */
function compileEldest(db: QueryBuilder) {
  return compile(
    db
      .selectFrom("list_series")
      .select("last_served_at")
      .where("series", "!=", MERGED_SERIES)
      .orderBy("last_served_at", "desc")
      .offset(MAX_SERIES)
      .limit(1),
  );
}
