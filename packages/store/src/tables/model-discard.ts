import type { WriteStatement } from "../contract/write-request.ts";
/** Ends saved models: what makes that one commit with the erasing of what they learnt. */
import type { Executor } from "./executor.ts";
import { compile } from "./query.ts";
import type { Query } from "./query.ts";

/** In the place of a body's length: it was discarded, which is no damage. */
export const DISCARDED = -1;

/**
 * Statements of one commit after which no model saved before is served, and none is saved whose fit
 * began before. The generation comes first: its row is what saves and discards wait for each other
 * at, also in different processes.
 */
export function discardStatements({ builder }: Executor): WriteStatement[] {
  const statements = [
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
