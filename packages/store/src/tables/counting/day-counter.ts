/** Counts events, by item and day and over the whole log, and keeps the counts exact when events are erased. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import type { WriteStatement } from "../../commit/write-request.ts";
import type { EventKey } from "../../contract/event-log.ts";
import { timeHorizon } from "../../contract/event-time.ts";
import type { EventEdge } from "../events/event-edge.ts";
import type { Executor } from "../executor.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";
import type { PreparedQuery } from "../query.ts";
import { countStatements, LOCK_COUNTING, startAgainStatements } from "./count-statements.ts";
import { ARE_COUNTS_VALID } from "./counted-events.ts";
import type { Retractions } from "./counted-events.ts";
import { inDialect } from "./in-dialect.ts";
import { countOthersAgain, uncountStatements } from "./uncount-statements.ts";

// A commit with so many events delays other writes by a few milliseconds.
const EVENTS_PER_STEP = 500;
// Events left that a step counts up to, to say how many there are.
const MOST_LEFT = 10_000;
// Rows of each table that a commit deletes, where everything is to be counted again.
const START_AGAIN_ROWS = 1000;
// A step counts as so many rows in the queue of writes at most.
const MOST_QUEUED_ROWS = 1000;

/** The events of a user or an item on one side of an edge. */
export interface EdgeOf extends EventEdge {
  readonly id: string;
}

/** Counts, and the statements that take counted events out in the commit that erases them. */
export interface DayCounter {
  /** See `EventLog.countByDay`. */
  count(retractions: Retractions, limit?: number): Promise<number>;
  /** For the events of a user from a stored time on. */
  uncountUser(edge: EdgeOf): WriteStatement[];
  /** For the events of items up to a stored time. All events of the items are removed in the end. */
  uncountItems(edges: readonly EdgeOf[]): WriteStatement[];
  /** For the events with these keys. */
  uncountEvents(keys: readonly EventKey[]): WriteStatement[];
}

/** @example const days = dayCounter(executor); await days.count({ unlike: "like" }); */
export function dayCounter(executor: Executor): DayCounter {
  const { builder } = executor;
  const ofItem = prepareAll(builder, ({ id, time, seq }) =>
    uncountStatements(sql`item_id = ${id} and (occurred_at, seq) <= (${time}, ${seq})`),
  );
  const ofUser = prepareAll(builder, ({ id, time, seq }) =>
    uncountStatements(sql`user_id = ${id} and (occurred_at, seq) >= (${time}, ${seq})`),
  );

  function statement(raw: RawBuilder<unknown>): WriteStatement {
    const { sql: text, parameters } = compile(inDialect(builder, raw));
    return { sql: text, rows: [parameters] };
  }

  async function write(statements: readonly RawBuilder<unknown>[], rows: number): Promise<void> {
    const request = { statements: statements.map((each) => statement(each)) };
    await executor.write(request, Math.min(rows, MOST_QUEUED_ROWS));
  }

  return {
    async count(retractions, limit = EVENTS_PER_STEP) {
      const horizon = timeHorizon();
      const upTo = await executor.completeUpTo();
      const [state] = await executor.readLong(countingState(builder, horizon, limit));
      if (state === undefined) {
        await write(startAgainStatements(START_AGAIN_ROWS), START_AGAIN_ROWS);
        return MOST_LEFT;
      }
      const { seq_to: from, again } = state;
      const [next] = await executor.readLong(nextEvents(builder, { from, upTo, limit }));
      const to = next?.last ?? from;
      if (to === from && again === 0) return 0;
      const hasWrongClock = (next?.newest ?? horizon) > horizon;
      const part = { retractions, horizon, from, to, hasWrongClock, again };
      await write(countStatements(part), limit);
      const [left] = await executor.readLong(eventsLeft(builder, { from: to, upTo }));
      return (left?.count ?? 0) + (again < limit ? 0 : 1);
    },
    uncountUser: (edge) => [statement(LOCK_COUNTING), ...bound(ofUser, edge)],
    // One item after the other: the last one of a user takes the user out.
    uncountItems: (edges) => [
      statement(LOCK_COUNTING),
      ...edges.flatMap((edge) => bound(ofItem, edge)),
    ],
    uncountEvents(keys) {
      const rows = keys.map(({ user_id, event_id }) => sql`(${user_id}, ${event_id})`);
      const removed = sql`(user_id, event_id) in (values ${sql.join(rows)})`;
      const all = [LOCK_COUNTING, countOthersAgain(removed), ...uncountStatements(removed)];
      return all.map((each) => statement(each));
    },
  };
}

/**
 * Where counting is, and how many events are to be counted again, at most `limit`. No row where the
 * counts do not know of every erasure.
 */
function countingState(db: QueryBuilder, horizon: number, limit: number) {
  const due = sql`select seq from uncounted_events where due_at <= ${horizon} limit ${limit}`;
  return compile(
    inDialect(
      db,
      sql<{ seq_to: number; again: number }>`select seq_to, (
        select count(*) from (${due}) as due) as again from counting where ${ARE_COUNTS_VALID}`,
    ),
  );
}

/** Where in the log a part begins, and up to where it is complete. */
interface LogPart {
  readonly from: number;
  readonly upTo: number;
}

/** The place of the last event of a part, and the latest of its times. */
function nextEvents(db: QueryBuilder, { from, upTo, limit }: LogPart & { limit: number }) {
  return compile(
    inDialect(
      db,
      sql<{ last: number | null; newest: number | null }>`
        select max(seq) as last, max(occurred_at) as newest from (
          select seq, occurred_at from events where seq > ${from} and seq <= ${upTo}
          order by seq limit ${sql.lit(limit)}) as part`,
    ),
  );
}

function eventsLeft(db: QueryBuilder, { from, upTo }: LogPart) {
  return compile(
    inDialect(
      db,
      sql<{ count: number }>`select count(*) as count from (
        select seq from events where seq > ${from} and seq <= ${upTo}
        order by seq limit ${sql.lit(MOST_LEFT)}) as part`,
    ),
  );
}

function bound(
  queries: readonly PreparedQuery<EdgeOf, unknown>[],
  { id, time, seq }: EdgeOf,
): WriteStatement[] {
  return queries.map((query) => ({ sql: query.sql, rows: [query.bind({ id, time, seq })] }));
}

/** Statements with the parameters of an edge, built once. */
function prepareAll(
  db: QueryBuilder,
  build: (edge: { id: unknown; time: unknown; seq: unknown }) => readonly RawBuilder<unknown>[],
): PreparedQuery<EdgeOf, unknown>[] {
  return build({ id: "", time: 0, seq: 0 }).map((_, at) =>
    prepare<{ id: string; time: number; seq: number }>()((p) =>
      inDialect(db, build(p)[at] ?? LOCK_COUNTING),
    ),
  );
}
