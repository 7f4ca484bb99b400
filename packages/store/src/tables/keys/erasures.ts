/**
 * The times of erasures, for as long as a user token of before can be valid. They name no user: of the
 * ID only a hash is kept. Tested through key-table.test.ts.
 */
import { createHash } from "node:crypto";

import { sql } from "kysely";

import type { WriteRequest } from "../../commit/write-request.ts";
import type { Executor } from "../executor.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";

/**
 * Longer than any user token is valid, by an hour for clocks that differ. In milliseconds.
 *
 * @example const before = Date.now() - ERASURE_MS;
 */
export const ERASURE_MS = 25 * 3_600_000;
/** Erasures that are kept. Of more, the oldest become one time before which all tokens are refused. */
const MAX_ERASURES = 10_000;

/**
 * What stands for a user in the list of erasures.
 *
 * @example hashUser("alice").length // 64
 */
export function hashUser(userId: string): string {
  return createHash("sha256").update(userId).digest("hex");
}

/** The query that removes erasures of before a time. */
export function prepareDropOld(db: QueryBuilder) {
  return prepare<{ before: number }>()((p) =>
    db.deleteFrom("erased_users").where("erased_at", "<", p.before),
  );
}

/**
 * Makes the function that gives the commit noting an erasure; undefined: no key was ever made, so
 * that there are no tokens. It comes before the events are erased.
 */
export function erasureNotes(executor: Executor) {
  const { builder: db } = executor;
  const state = compile(db.selectFrom("key_state").select("changes"));
  const count = compile(
    db.updateTable("key_state").set((eb) => ({ changes: eb("changes", "+", 1) })),
  );
  const dropOld = prepareDropOld(db);
  const raise = compile(
    db.updateTable("key_state").set((eb) => ({
      erased_before: eb.fn.coalesce(
        eb
          .selectFrom("erased_users")
          .select("erased_at")
          .orderBy("change", "desc")
          .limit(1)
          .offset(MAX_ERASURES - 1),
        eb.ref("erased_before"),
      ),
    })),
  );
  const dropSurplus = compile(
    db
      .deleteFrom("erased_users")
      .where("erased_at", "<=", (of) => of.selectFrom("key_state").select("erased_before")),
  );
  const note = prepare<{ user_hash: string; now: number }>()((p) =>
    db
      .insertInto("erased_users")
      .columns(["user_hash", "erased_at", "change"])
      .expression(
        db
          .selectFrom("key_state")
          .select([
            sql<string>`cast(${p.user_hash} as text)`.as("user_hash"),
            sql<number>`cast(${p.now} as bigint)`.as("erased_at"),
            "changes",
          ])
          // SQLite would read "on conflict" as the condition of a join.
          .where(sql<boolean>`true`),
      )
      .onConflict((conflict) =>
        conflict.column("user_hash").doUpdateSet((eb) => ({
          erased_at: eb.ref("excluded.erased_at"),
          change: eb.ref("excluded.change"),
        })),
      ),
  );
  return async (userId: string): Promise<WriteRequest | undefined> => {
    const [row] = await executor.read(state);
    if ((row?.changes ?? 0) === 0) return undefined;
    const now = Date.now();
    return {
      statements: [
        { sql: count.sql, rows: [count.parameters] },
        { sql: dropOld.sql, rows: [dropOld.bind({ before: now - ERASURE_MS })] },
        { sql: raise.sql, rows: [raise.parameters] },
        { sql: dropSurplus.sql, rows: [dropSurplus.parameters] },
        { sql: note.sql, rows: [note.bind({ user_hash: hashUser(userId), now })] },
      ],
      erases: true,
      announces: [{ kind: "keys_changed" }],
    };
  };
}
