/**
 * The saved sums by item and day: the queries of both databases. Their bytes are parts like those of a
 * model's body.
 */
import type { DaysToSave, SavedDays } from "../../contract/popularity-query.ts";
import type { Executor } from "../executor.ts";
import { validDays } from "../models/body-queries.ts";
import { modelBodies } from "../models/model-body.ts";
import type { WrittenBody } from "../models/model-body.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";

/** The parameters of the statements that save. */
interface NewDays extends WrittenBody {
  readonly [name: string]: string | number;
  readonly settings: string;
  readonly savedAt: number;
  readonly discardCount: number;
}

/** The saved sums of one database. @example const savedDays = savedDaysOf(executor); */
export function savedDaysOf(executor: Executor): SavedDays {
  const queries = prepareQueries(executor.builder);
  const bodies = modelBodies(executor);

  /** Writes the parts first. The row, written last, points at them. */
  async function save({ settings, body, discardCount }: DaysToSave): Promise<boolean> {
    const [before] = await executor.read(queries.replaced);
    const written = await bodies.write(settings, body, discardCount);
    const row = { ...written, settings, savedAt: Date.now(), discardCount };
    const statements = [queries.claim, queries.point].map((query) => ({
      sql: query.sql,
      rows: [query.bind(row)],
    }));
    const changes = await executor.write({ statements }, 1);
    const isSaved = changes.at(-1)?.[0] === 1;
    const unused = isSaved ? before?.body_id : written.body_id;
    if (unused !== undefined && unused !== "") await bodies.dropBody(unused);
    // What two processes replaced at the same time, and saves that were interrupted.
    await bodies.dropUnused();
    return isSaved;
  }

  async function valid(settings: string) {
    const [row] = await executor.read(queries.valid);
    return row?.settings === settings ? row : undefined;
  }

  return {
    async savedAt(settings) {
      return (await valid(settings))?.saved_at;
    },

    save,

    async load(settings) {
      const row = await valid(settings);
      if (row === undefined) return undefined;
      const body = await bodies.read({ ...row, info: row.settings });
      // Events may have been erased while its parts were read.
      return (await valid(settings))?.body_id === row.body_id ? body : undefined;
    },
  };
}

function prepareQueries(db: QueryBuilder) {
  const prepareSave = prepare<NewDays>();
  const current = (p: NewDays) =>
    db.selectFrom("model_generation").select("generation").where("generation", "=", p.discardCount);
  return {
    replaced: compile(db.selectFrom("saved_days").select("body_id")),
    valid: compile(
      validDays(db).select(["saved_at", "settings", "checksum", "body_id", "body_bytes"]),
    ),
    // As for a model: an erasure either committed before, and nothing is saved, or waits for this commit.
    claim: prepareSave((p) =>
      db
        .updateTable("model_generation")
        .set((eb) => ({ generation: eb.ref("generation") }))
        .where("generation", "=", p.discardCount),
    ),
    point: prepareSave((p) =>
      db
        .updateTable("saved_days")
        .set({
          generation: p.discardCount,
          saved_at: p.savedAt,
          settings: p.settings,
          checksum: p.checksum,
          body_id: p.body_id,
          body_bytes: p.body_bytes,
        })
        .where((eb) => eb.exists(current(p))),
    ),
  };
}
