/** Bodies of models in parts, for any engine: neither writing nor reading one holds others up. */
import { constants } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";
import type { Hash } from "node:crypto";

import { StoreError } from "../contract/store.ts";
import type { Executor } from "./executor.ts";
import { DISCARDED } from "./model-discard.ts";
import { prepare } from "./query.ts";
import type { QueryBuilder, Tables } from "./tables.ts";

// Small enough that neither hashing nor copying one holds the serving thread up.
const PART_BYTES = 1 << 20;
const KEPT_BODIES = 3;
const ROW_BYTES = 500;
// Longer than any save takes, and than clocks of machines differ: parts without a model that are
// older are left from a save that was cut off.
const SAVED_WITHIN_MS = 3_600_000;

type ModelRow = Tables["models"];
type Part = Pick<Tables["model_parts"], "body_id" | "part">;

/** A body whose parts are all on disk, not yet a model's. */
export type WrittenBody = Pick<ModelRow, "body_id" | "body_bytes" | "checksum">;

export type ModelBodies = ReturnType<typeof modelBodies>;

/** The bodies over an engine. @example const bodies = modelBodies(executor); */
export function modelBodies(executor: Executor) {
  const queries = prepareQueries(executor.builder);

  async function drop(parts: readonly Part[], erases = false): Promise<void> {
    for (const part of parts) {
      const rows = [queries.dropPart.bind(part)];
      await executor.write({ statements: [{ sql: queries.dropPart.sql, rows }], erases }, 1);
    }
  }

  async function partOf(part: Part): Promise<Uint8Array | undefined> {
    try {
      const [row] = await executor.readAside(queries.part.with(part));
      return row === undefined || row.bytes.length === 0 ? undefined : row.bytes;
    } catch (error) {
      // The page that holds it cannot be read: one more way of being damaged.
      if (error instanceof StoreError && error.code === "FAILED") return undefined;
      throw error;
    }
  }

  /** The body's bytes, added to the hash as well; undefined where parts are missing. */
  async function bytesOf(row: WrittenBody, hash: Hash): Promise<Uint8Array | undefined> {
    // More than an array holds: not what was written.
    if (!(row.body_bytes >= 0 && row.body_bytes <= constants.MAX_LENGTH)) return undefined;
    const body = new Uint8Array(row.body_bytes);
    let length = 0;
    for (let part = 0; length < row.body_bytes; part += 1) {
      const bytes = await partOf({ body_id: row.body_id, part });
      if (bytes === undefined || length + bytes.length > body.length) return undefined;
      body.set(bytes, length);
      hash.update(bytes);
      length += bytes.length;
    }
    return body;
  }

  return {
    /** Puts the parts on disk one by one, so that events can be written in between. */
    async write(info: string, body: Uint8Array, generation: number): Promise<WrittenBody> {
      const body_id = randomUUID();
      const hash = createHash("sha256").update(info);
      for (let part = 0; part * PART_BYTES < body.length; part += 1) {
        const bytes = copyOf(body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES));
        hash.update(bytes);
        const row = { body_id, part, bytes, generation, saved_at: Date.now() };
        const size = Math.ceil(bytes.length / ROW_BYTES);
        const statements = [{ sql: queries.addPart.sql, rows: [queries.addPart.bind(row)] }];
        await executor.write({ statements }, size, [bytes.buffer]);
      }
      return { body_id, body_bytes: body.length, checksum: hash.digest("hex") };
    },

    /** A model's body, or undefined where it is not what was saved. */
    async read(row: WrittenBody & Pick<ModelRow, "info">): Promise<Uint8Array | undefined> {
      const hash = createHash("sha256").update(row.info);
      const body = await bytesOf(row, hash);
      return hash.digest("hex") === row.checksum ? body : undefined;
    },

    /** Drops a body that became no model's. */
    async dropBody(body_id: string): Promise<void> {
      await drop(await executor.readAside(queries.partsOf.with({ body_id })));
    },

    /** Drops every body but the last few models'. @param erases as of a write request */
    async dropUnused({ erases = false } = {}): Promise<void> {
      const oldest = Date.now() - SAVED_WITHIN_MS;
      await drop(await executor.readAside(queries.unused.with({ oldest })), erases);
    },
  };
}

/** Selects the bodies of the models that may be served: the newest first. */
export function servedBodies(db: QueryBuilder) {
  return db
    .selectFrom("models")
    .where("body_bytes", "!=", DISCARDED)
    .orderBy("seq", "desc")
    .limit(KEPT_BODIES);
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

function prepareQueries(db: QueryBuilder) {
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
    part: prepare<Part>()((p) =>
      parts.select("bytes").where("body_id", "=", p.body_id).where("part", "=", p.part),
    ),
    partsOf: prepare<{ body_id: string }>()((p) =>
      parts.select(["body_id", "part"]).where("body_id", "=", p.body_id),
    ),
    dropPart: prepare<Part>()((p) =>
      db.deleteFrom("model_parts").where("body_id", "=", p.body_id).where("part", "=", p.part),
    ),
    // Another process may be saving: parts without a model are dropped only where they can no
    // longer become one's, or are old.
    unused: prepare<{ oldest: number }>()((p) =>
      parts
        .select(["body_id", "part"])
        .where("body_id", "not in", servedBodies(db).select("body_id"))
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
