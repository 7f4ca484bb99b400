/** The queries of the model table. Tested through model-table.test.ts. */
import { sql } from "kysely";

import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";
import { servedBodies } from "./body-queries.ts";
import type { WrittenBody } from "./model-body.ts";

/** The parameters of the statements that save a model. */
export interface NewModel extends WrittenBody {
  readonly [name: string]: string | number;
  readonly version: string;
  readonly info: string;
  readonly discardCount: number;
}

/** The queries of a model table, built once. */
export function prepareModelQueries(db: QueryBuilder) {
  const prepareSave = prepare<NewModel>();
  const current = (p: NewModel) =>
    db.selectFrom("model_generation").select("generation").where("generation", "=", p.discardCount);
  const isCurrent = (p: NewModel) => sql<boolean>`exists ${current(p)}`;
  return {
    discardCount: compile(db.selectFrom("model_generation").select("generation")),
    // Locks the row until the commit. A concurrent discard either committed before, and the next
    // statements do nothing, or it waits and discards this model as well.
    claim: prepareSave((p) =>
      db
        .updateTable("model_generation")
        .set((eb) => ({ generation: eb.ref("generation") }))
        .where("generation", "=", p.discardCount),
    ),
    dropParts: prepareSave((p) =>
      db
        .deleteFrom("model_parts")
        .where("body_id", "in", (of) =>
          of.selectFrom("models").select("body_id").where("version", "=", p.version),
        )
        .where(isCurrent(p)),
    ),
    drop: prepareSave((p) =>
      db.deleteFrom("models").where("version", "=", p.version).where(isCurrent(p)),
    ),
    add: prepareSave((p) =>
      db
        .insertInto("models")
        .columns(["version", "info", "checksum", "body_id", "body_bytes"])
        .expression(
          current(p)
            .clearSelect()
            .select([
              sql<string>`cast(${p.version} as text)`.as("version"),
              sql<string>`cast(${p.info} as text)`.as("info"),
              sql<string>`cast(${p.checksum} as text)`.as("checksum"),
              sql<string>`cast(${p.body_id} as text)`.as("body_id"),
              sql<number>`cast(${p.body_bytes} as bigint)`.as("body_bytes"),
            ]),
        ),
    ),
    served: compile(
      servedBodies(db).select(["version", "info", "checksum", "body_id", "body_bytes"]),
    ),
    newest: prepare<{ limit: number }>()((p) =>
      db.selectFrom("models").select("info").orderBy("seq", "desc").limit(p.limit),
    ),
  };
}
