/**
 * Discards the saved models. Used in the commit that erases events. Tested through
 * model-table.test.ts.
 */
import type { WriteStatement } from "../../commit/write-request.ts";
import type { Executor } from "../executor.ts";
import { compile } from "../query.ts";
import type { Query } from "../query.ts";

/** The tombstone in place of a body's length: the model was discarded, and is not damaged. */
export const DISCARDED = -1;

/**
 * The statements of a discard, for one commit. After it, no earlier model is served, and no fit that
 * began earlier can be saved. The number of discards is updated first: its row lock serializes saves and
 * discards, also those of different processes.
 */
export function discardStatements({ builder }: Executor): WriteStatement[] {
  const statements = [
    // Tells the counts that they know of this discard.
    builder.updateTable("counting").set((eb) => ({
      discards: eb("discards", "+", 1),
      sums_discards: eb("sums_discards", "+", 1),
    })),
    builder.updateTable("model_generation").set((eb) => ({ generation: eb("generation", "+", 1) })),
    builder
      .updateTable("models")
      .set({ body_bytes: DISCARDED })
      .where("body_bytes", "!=", DISCARDED),
  ];
  return statements.map((statement) => {
    const { sql, parameters }: Query<unknown> = compile(statement);
    return { sql, rows: [parameters] };
  });
}
