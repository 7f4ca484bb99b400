/** Models with their checksums, for any engine. Knows nothing of what is in a body. */
import { constants } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";

import type { ModelInfo } from "@hellorec/api";

import type { Executor } from "./executor.ts";
import { compile, prepare } from "./query.ts";
import type { ModelTable, StoredModel } from "./store.ts";
import { StoreError } from "./store.ts";
import type { QueryBuilder, Tables } from "./tables.ts";

// Small enough that neither hashing nor copying one holds the serving thread up.
const PART_BYTES = 1 << 20;
const KEPT_BODIES = 3;
const ROW_BYTES = 500;
/** In the place of a body's length: it was discarded, which is no damage. */
const DISCARDED = -1;

/** The model table over an engine. @example const models = modelTable(executor); */
export function modelTable(executor: Executor): ModelTable {
  const queries = prepareQueries(executor.builder);
  let saving: Promise<void> = Promise.resolve();

  /**
   * Part by part, so that events can be written in between; the row in `models`, which comes last,
   * makes the parts a model. Parts without one are left from a save that was cut off.
   */
  async function save({ info, body }: StoredModel): Promise<void> {
    const body_id = randomUUID();
    const text = JSON.stringify(info);
    const hash = createHash("sha256").update(text);
    for (let part = 0; part * PART_BYTES < body.length; part += 1) {
      const bytes = copyOf(body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES));
      hash.update(bytes);
      const rows = [queries.addPart.bind({ body_id, part, bytes })];
      const size = Math.ceil(bytes.length / ROW_BYTES);
      await executor.write({ statements: [{ sql: queries.addPart.sql, rows }] }, size, [
        bytes.buffer,
      ]);
    }
    const row = {
      version: info.version,
      info: text,
      checksum: hash.digest("hex"),
      body_id,
      body_bytes: body.length,
    };
    const statements = [
      { sql: queries.drop.sql, rows: [queries.drop.bind({ version: info.version })] },
      { sql: queries.add.sql, rows: [queries.add.bind(row)] },
    ];
    await executor.write({ statements, announces: [{ kind: "model" }] }, 1);
    await dropOldParts();
  }

  async function dropOldParts(): Promise<void> {
    for (const part of await executor.readAside(queries.oldParts)) {
      const rows = [queries.dropPart.bind(part)];
      await executor.write({ statements: [{ sql: queries.dropPart.sql, rows }] }, 1);
    }
  }

  async function discard(): Promise<void> {
    const { sql, parameters } = queries.discard;
    const statements = [{ sql, rows: [parameters] }];
    await executor.write({ statements, announces: [{ kind: "model" }] }, 1);
    await dropOldParts();
  }

  /** One after the other: a save must not take another's parts for leftovers. */
  function inTurn(change: () => Promise<void>): Promise<void> {
    const done = saving.then(change);
    saving = done.catch(() => {});
    return done;
  }

  return {
    save: (model) => inTurn(() => save(model)),
    discard: () => inTurn(discard),

    async latest() {
      const damaged: string[] = [];
      for (const row of await executor.read(queries.newestBodies)) {
        const model = await load(executor, queries, row);
        if (model !== undefined) return { model, damaged };
        damaged.push(row.version);
      }
      return { model: undefined, damaged };
    },

    async history(limit) {
      const rows = await executor.read(queries.newest.with({ limit }));
      return rows.flatMap((row) => parseInfo(row.info) ?? []);
    },
  };
}

type Queries = ReturnType<typeof prepareQueries>;
type ModelRow = Pick<Tables["models"], "info" | "checksum" | "body_id" | "body_bytes">;

/** A model, or undefined where it is not what was saved. */
async function load(
  executor: Executor,
  queries: Queries,
  row: ModelRow,
): Promise<StoredModel | undefined> {
  // More than an array holds: not what was written.
  if (!(row.body_bytes >= 0 && row.body_bytes <= constants.MAX_LENGTH)) return undefined;
  const hash = createHash("sha256").update(row.info);
  const body = new Uint8Array(row.body_bytes);
  let length = 0;
  for (let part = 0; length < row.body_bytes; part += 1) {
    const bytes = await partOf(executor, queries, { body_id: row.body_id, part });
    if (bytes === undefined || length + bytes.length > body.length) return undefined;
    body.set(bytes, length);
    hash.update(bytes);
    length += bytes.length;
  }
  const info = parseInfo(row.info);
  if (info === undefined || hash.digest("hex") !== row.checksum) return undefined;
  return { info, body };
}

async function partOf(
  executor: Executor,
  queries: Queries,
  key: { body_id: string; part: number },
): Promise<Uint8Array | undefined> {
  try {
    const [row] = await executor.readAside(queries.part.with(key));
    return row === undefined || row.bytes.length === 0 ? undefined : row.bytes;
  } catch (error) {
    // The page that holds it cannot be read: one more way of being damaged.
    if (error instanceof StoreError && error.code === "FAILED") return undefined;
    throw error;
  }
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

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

function prepareQueries(db: QueryBuilder) {
  type Part = { body_id: string; part: number };
  return {
    addPart: prepare<Part & { bytes: Uint8Array }>()((p) =>
      db.insertInto("model_parts").values({ body_id: p.body_id, part: p.part, bytes: p.bytes }),
    ),
    part: prepare<Part>()((p) =>
      db
        .selectFrom("model_parts")
        .select("bytes")
        .where("body_id", "=", p.body_id)
        .where("part", "=", p.part),
    ),
    dropPart: prepare<Part>()((p) =>
      db.deleteFrom("model_parts").where("body_id", "=", p.body_id).where("part", "=", p.part),
    ),
    oldParts: compile(
      db
        .selectFrom("model_parts")
        .select(["body_id", "part"])
        .where("body_id", "not in", (of) =>
          of
            .selectFrom("models")
            .select("body_id")
            .where("body_bytes", "!=", DISCARDED)
            .orderBy("seq", "desc")
            .limit(KEPT_BODIES),
        ),
    ),
    add: prepare<ModelRow & { version: string }>()((p) =>
      db.insertInto("models").values({
        version: p.version,
        info: p.info,
        checksum: p.checksum,
        body_id: p.body_id,
        body_bytes: p.body_bytes,
      }),
    ),
    drop: prepare<{ version: string }>()((p) =>
      db.deleteFrom("models").where("version", "=", p.version),
    ),
    discard: compile(db.updateTable("models").set({ body_bytes: DISCARDED })),
    newestBodies: compile(
      db
        .selectFrom("models")
        .select(["version", "info", "checksum", "body_id", "body_bytes"])
        .where("body_bytes", "!=", DISCARDED)
        .orderBy("seq", "desc")
        .limit(KEPT_BODIES),
    ),
    newest: prepare<{ limit: number }>()((p) =>
      db.selectFrom("models").select("info").orderBy("seq", "desc").limit(p.limit),
    ),
  };
}
