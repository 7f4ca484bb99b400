/** The queries of model bodies. Tested through model-table.test.ts. */
import type { QueryBuilder } from "../query-builder.ts";
import { prepare } from "../query.ts";
import type { Tables } from "../tables.ts";
import { DISCARDED } from "./discard.ts";

const KEPT_BODIES = 3;

/** The key of one part. */
export type PartKey = Pick<Tables["model_parts"], "body_id" | "part">;

/** Selects the models that may be served, newest first. */
export function servedBodies(db: QueryBuilder) {
  return db
    .selectFrom("models")
    .where("body_bytes", "!=", DISCARDED)
    .orderBy("seq", "desc")
    .limit(KEPT_BODIES);
}

/** Selects the saved sums by item and day, unless events were erased since they were made. */
export function validDays(db: QueryBuilder) {
  return db
    .selectFrom("saved_days")
    .where("generation", "=", (of) => of.selectFrom("model_generation").select("generation"));
}

/** The queries of model bodies, built once. */
export function prepareBodyQueries(db: QueryBuilder) {
  const parts = db.selectFrom("model_parts");
  return {
    addPart: prepare<Tables["model_parts"]>()((p) =>
      db.insertInto("model_parts").values({
        body_id: p.body_id,
        part: p.part,
        bytes: p.bytes,
        generation: p.generation,
        saved_at: p.saved_at,
      }),
    ),
    part: prepare<PartKey>()((p) =>
      parts.select("bytes").where("body_id", "=", p.body_id).where("part", "=", p.part),
    ),
    partsOf: prepare<{ body_id: string }>()((p) =>
      parts.select(["body_id", "part"]).where("body_id", "=", p.body_id),
    ),
    dropPart: prepare<PartKey>()((p) =>
      db.deleteFrom("model_parts").where("body_id", "=", p.body_id).where("part", "=", p.part),
    ),
    // What an erasure made invalid is no longer pointed at: it was saved under an earlier generation.
    // Another process may be saving. Parts without a model are dropped only where their save can no
    // longer succeed, or where they are old.
    unused: prepare<{ oldest: number }>()((p) =>
      parts
        .select(["body_id", "part"])
        .where("body_id", "not in", servedBodies(db).select("body_id"))
        .where("body_id", "not in", validDays(db).select("body_id"))
        .where((eb) =>
          eb.or([
            eb("body_id", "in", eb.selectFrom("models").select("body_id")),
            eb("generation", "<", eb.selectFrom("model_generation").select("generation")),
            eb("saved_at", "<", p.oldest),
          ]),
        ),
    ),
  };
}
