/** Models with their checksums: the queries of both databases. The bytes of a body are not interpreted. */
import type { ModelInfo } from "@hellorec/api";

import type { ModelTable, ModelToSave, StoredModel } from "../../contract/model-table.ts";
import type { Executor } from "../executor.ts";
import { discardStatements } from "./discard.ts";
import { modelBodies } from "./model-body.ts";
import type { WrittenBody } from "./model-body.ts";
import { prepareModelQueries } from "./model-queries.ts";

/** The model table of one database. @example const models = modelTable(executor); */
export function modelTable(executor: Executor): ModelTable {
  const queries = prepareModelQueries(executor.builder);
  const bodies = modelBodies(executor);
  const discarding = discardStatements(executor);
  let saving: Promise<unknown> = Promise.resolve();

  /** Writes the parts first. The row in `models`, written last, makes them a model. */
  async function save(model: ModelToSave): Promise<boolean> {
    const info = JSON.stringify(model.info);
    const body = await bodies.write(info, model.body, model.discardCount);
    const row = { version: model.info.version, info, ...body, discardCount: model.discardCount };
    const statements = [queries.claim, queries.dropParts, queries.drop, queries.add].map(
      (query) => ({ sql: query.sql, rows: [query.bind(row)] }),
    );
    const changes = await executor.write(
      { statements, announces: [{ kind: "models_changed" }] },
      1,
    );
    const isSaved = changes.at(-1)?.[0] === 1;
    if (!isSaved) await bodies.dropBody(body.body_id);
    await bodies.dropUnused();
    return isSaved;
  }

  return {
    async discardCount() {
      const [row] = await executor.read(queries.discardCount);
      return row?.generation ?? 0;
    },

    /** Saves run one after the other: the last call gives the newest model. */
    save(model) {
      const done = saving.then(() => save(model));
      saving = done.catch(() => {});
      return done;
    },

    async discard() {
      await executor.write({ statements: discarding, announces: [{ kind: "models_changed" }] }, 1);
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
        // A model that was discarded or replaced during the read is neither served nor damaged.
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

/** The info of a row, or undefined where the text is damaged. */
function parseInfo(text: string): ModelInfo | undefined {
  try {
    const info: ModelInfo = JSON.parse(text);
    return info;
  } catch {
    return undefined;
  }
}
