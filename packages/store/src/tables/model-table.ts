/** Models with their checksums, for any engine. Knows nothing of what is in a body. */
import type { ModelInfo } from "@hellorec/api";
import { sql } from "kysely";

import type { ModelTable, ModelToSave, StoredModel } from "../contract/store.ts";
import type { Executor } from "./executor.ts";
import { modelBodies, servedBodies } from "./model-body.ts";
import type { WrittenBody } from "./model-body.ts";
import { discardStatements } from "./model-discard.ts";
import { compile, prepare } from "./query.ts";
import type { QueryBuilder } from "./tables.ts";

/** The model table over an engine. @example const models = modelTable(executor); */
export function modelTable(executor: Executor): ModelTable {
  const queries = prepareQueries(executor.builder);
  const bodies = modelBodies(executor);
  const discarding = discardStatements(executor);
  let saving: Promise<unknown> = Promise.resolve();

  /** The row in `models`, which comes last, makes the parts a model. */
  async function save(model: ModelToSave): Promise<boolean> {
    const info = JSON.stringify(model.info);
    const body = await bodies.write(info, model.body, model.generation);
    const row = { version: model.info.version, info, ...body, generation: model.generation };
    const statements = [queries.claim, queries.dropParts, queries.drop, queries.add].map(
      (query) => ({ sql: query.sql, rows: [query.bind(row)] }),
    );
    const changes = await executor.write({ statements, announces: [{ kind: "model" }] }, 1);
    const isSaved = changes.at(-1)?.[0] === 1;
    if (!isSaved) await bodies.dropBody(body.body_id);
    await bodies.dropUnused();
    return isSaved;
  }

  return {
    async generation() {
      const [row] = await executor.read(queries.generation);
      return row?.generation ?? 0;
    },

    /** One after the other: the last to be called is the newest. */
    save(model) {
      const done = saving.then(() => save(model));
      saving = done.catch(() => {});
      return done;
    },

    async discard() {
      await executor.write({ statements: discarding, announces: [{ kind: "model" }] }, 1);
      await bodies.dropUnused();
    },

    async latest() {
      let rows = await executor.read(queries.served);
      for (;;) {
        const damaged: string[] = [];
        let model: StoredModel | undefined;
        for (const row of rows) {
          const info = parseInfo(row.info);
          const body = await bodies.read(row);
          if (info !== undefined && body !== undefined) model = { info, body };
          else damaged.push(row.version);
          if (model !== undefined) break;
        }
        // What was discarded or replaced while it was read is neither served nor damaged.
        const now = await executor.read(queries.served);
        if (now.map(idOf).join() === rows.map(idOf).join()) return { model, damaged };
        rows = now;
      }
    },

    async history(limit) {
      const rows = await executor.read(queries.newest.with({ limit }));
      return rows.flatMap((row) => parseInfo(row.info) ?? []);
    },
  };
}

function idOf(row: WrittenBody): string {
  return row.body_id;
}

/** Damage can make the text something else than the JSON that was written. */
function parseInfo(text: string): ModelInfo | undefined {
  try {
    const info: ModelInfo = JSON.parse(text);
    return info;
  } catch {
    return undefined;
  }
}

function prepareQueries(db: QueryBuilder) {
  interface NewModel extends WrittenBody {
    readonly [name: string]: string | number;
    readonly version: string;
    readonly info: string;
    readonly generation: number;
  }
  const prepareSave = prepare<NewModel>();
  const current = (p: NewModel) =>
    db.selectFrom("model_generation").select("generation").where("generation", "=", p.generation);
  const isCurrent = (p: NewModel) => sql<boolean>`exists ${current(p)}`;
  return {
    generation: compile(db.selectFrom("model_generation").select("generation")),
    // Locks the row until the commit, for the statements after it: a discard waits, and was either
    // before, so that they see it and do nothing, or comes after and takes this model as well.
    claim: prepareSave((p) =>
      db
        .updateTable("model_generation")
        .set((eb) => ({ generation: eb.ref("generation") }))
        .where("generation", "=", p.generation),
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
