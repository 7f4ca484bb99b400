/** Erases the events of a user, in small commits. Tested through event-log.test.ts and eraser.test.ts. */
import { dayCounter } from "../counting/day-counter.ts";
import type { Executor } from "../executor.ts";
import { erasureNotes } from "../keys/erasures.ts";
import { discardStatements } from "../models/discard.ts";
import { modelBodies } from "../models/model-body.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { prepare } from "../query.ts";
import { BEFORE_ALL } from "./event-edge.ts";

// An erasure commits after this many rows, so that other writes are not delayed for long.
const ERASED_PER_COMMIT = 2000;

/** The function behind `EventLog.eraseUser`. @example const erase = userEraser(executor); */
export function userEraser(executor: Executor): (userId: string) => Promise<number> {
  const { builder } = executor;
  const bodies = modelBodies(executor);
  const discarding = discardStatements(executor);
  const days = dayCounter(executor);
  const noteErasure = erasureNotes(executor);
  const { newest, erase } = prepareErasure(builder);

  return async (id) => {
    const announces = [{ kind: "user_erased", user_id: id } as const];
    let erased = 0;
    // First: from here on no token of before can add events of the user.
    const note = await noteErasure(id);
    if (note !== undefined) await executor.write(note, 1);
    // Without events to erase, the models stay.
    while ((await executor.read(newest.with({ user_id: id, offset: 0 }))).length > 0) {
      const [last] = await executor.read(
        newest.with({ user_id: id, offset: ERASED_PER_COMMIT - 1 }),
      );
      const edge = { id, ...(last ?? BEFORE_ALL) };
      const uncount = days.uncountUser(edge);
      const removal = { sql: erase.sql, rows: [erase.bind(edge)] };
      const statements = [...uncount, removal, ...discarding];
      const changes = await executor.write({ statements, erases: true, announces }, 1);
      erased += changes[uncount.length]?.[0] ?? 0;
    }
    // A process that died during an erasure can leave bodies of discarded models.
    await bodies.dropUnused({ erases: true });
    return erased;
  };
}

/** The queries of an erasure: where a part of a user's events ends, and the removal of that part. */
export function prepareErasure(db: QueryBuilder) {
  return {
    newest: prepare<{ user_id: string; offset: number }>()((p) =>
      db
        .selectFrom("events")
        .select(["occurred_at as time", "seq"])
        .where("user_id", "=", p.user_id)
        .orderBy("occurred_at", "desc")
        .orderBy("seq", "desc")
        .limit(1)
        .offset(p.offset),
    ),
    erase: prepare<{ id: string; time: number; seq: number }>()((p) =>
      db
        .deleteFrom("events")
        .where("user_id", "=", p.id)
        .where((eb) => eb(eb.refTuple("occurred_at", "seq"), ">=", eb.tuple(p.time, p.seq))),
    ),
  };
}
