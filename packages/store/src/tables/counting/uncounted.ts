/** The events that are not counted yet. Tested through day-counter.test.ts and counts.test.ts. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import { timeHorizon } from "../../contract/event-time.ts";
import type { Executor } from "../executor.ts";
import { compile } from "../query.ts";
import { COUNTED_TO, countedAgain, UNCOUNTED_READ } from "./counted-events.ts";
import { inDialect } from "./in-dialect.ts";

/** The events that an answer adds up beside the counts. */
export interface Uncounted {
  /** The latest time that is believed. */
  readonly horizon: number;
  /** Conditions on `events`. No event that is counted by now meets the first one. */
  readonly conditions: readonly [RawBuilder<unknown>, ...RawBuilder<unknown>[]];
  /** The first condition: later events than the counted ones. */
  readonly later: RawBuilder<unknown>;
  /** What was counted. Another text: counting went on. */
  readonly counted: string;
}

/**
 * Finds the uncounted events, before the query that adds them up. That one is then told the places, of
 * which PostgreSQL knows how few events are between them. It reads the counts and these events in one
 * snapshot, so it misses none and takes none twice. The snapshots of a cluster are one for each machine.
 */
export async function findUncounted(executor: Executor): Promise<Uncounted> {
  const horizon = timeHorizon();
  const first = sql`select seq from events where seq > ${COUNTED_TO}
    order by seq limit ${sql.lit(UNCOUNTED_READ)}`;
  const due = sql`select seq from uncounted_events where due_at <= ${horizon} limit 1`;
  const query = sql<{ counted_to: number; last: number | null; again: number }>`
    select counted_to, last, again
    from (select ${COUNTED_TO} as counted_to) as place,
      (select max(seq) as last from (${first}) as first) as later,
      (select count(*) as again from (${due}) as due) as due`;
  const [row] = await executor.readLong(compile(inDialect(executor.builder, query)));
  const from = row?.counted_to ?? 0;
  const later = sql`seq > ${from} and seq <= ${row?.last ?? from} and seq > ${COUNTED_TO}`;
  const again = (row?.again ?? 0) === 0 ? [] : [countedAgain(horizon)];
  const counted = `up to ${from}, ${again.length} again`;
  return { horizon, conditions: [later, ...again], later, counted };
}

/** The events that an answer adds up beside the counts, if it can read them. */
export interface ReadableUncounted extends Pick<Uncounted, "horizon" | "counted"> {
  /** None where no event can be read. Then the answer must not even name the log. */
  readonly conditions: readonly RawBuilder<unknown>[];
}

/**
 * Like `findUncounted`, for answers that do without these events where a worker of a cluster is down:
 * the counts are with the coordinator.
 */
export function findReadableUncounted(executor: Executor): Promise<ReadableUncounted> {
  return executor.orWithoutWorkers<ReadableUncounted>(
    () => findUncounted(executor),
    () => Promise.resolve({ horizon: timeHorizon(), conditions: [], counted: "not known" }),
  );
}

/**
 * Whether an answer that was read since then is of one moment of the log. The coordinator of a cluster and
 * its workers may answer at different moments: what was counted in between may be missing, or be there
 * twice.
 */
export async function isOfOneMoment(
  executor: Executor,
  { counted }: Pick<Uncounted, "counted">,
): Promise<boolean> {
  return !executor.isDistributed || (await findReadableUncounted(executor)).counted === counted;
}
