/**
 * Model bodies in parts: other work runs between the parts. Tested through
 * model-table.test.ts.
 */
import { constants } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";
import type { Hash } from "node:crypto";

import { StoreError } from "../../contract/store-error.ts";
import type { Executor } from "../executor.ts";
import type { Tables } from "../tables.ts";
import { prepareBodyQueries } from "./body-queries.ts";
import type { PartKey } from "./body-queries.ts";

// Small enough that hashing or copying one does not block the main thread.
const PART_BYTES = 1 << 20;
// The write queue counts this many bytes as one row.
const ROW_BYTES = 500;
// Longer than any save takes and than clocks of machines differ. Older parts without a model are
// left over from an interrupted save.
const SAVED_WITHIN_MS = 3_600_000;

type ModelRow = Tables["models"];

/** A body whose parts are all on disk. No model refers to it yet. */
export type WrittenBody = Pick<ModelRow, "body_id" | "body_bytes" | "checksum">;

/** The model bodies of one database. @example const bodies = modelBodies(executor); */
export function modelBodies(executor: Executor) {
  const queries = prepareBodyQueries(executor.builder);

  async function drop(parts: readonly PartKey[], erases = false): Promise<void> {
    for (const part of parts) {
      const rows = [queries.dropPart.bind(part)];
      await executor.write({ statements: [{ sql: queries.dropPart.sql, rows }], erases }, 1);
    }
  }

  async function partOf(part: PartKey): Promise<Uint8Array | undefined> {
    try {
      const [row] = await executor.readLong(queries.part.with(part));
      return row === undefined || row.bytes.length === 0 ? undefined : row.bytes;
    } catch (error) {
      // The page of this part cannot be read: the body is damaged.
      if (error instanceof StoreError && error.code === "FAILED") return undefined;
      throw error;
    }
  }

  /** The body's bytes, which are also added to the hash. undefined where parts are missing. */
  async function bytesOf(row: WrittenBody, hash: Hash): Promise<Uint8Array | undefined> {
    // Larger than an array can be: the row is damaged.
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
    /** Writes the parts one by one, so that events can be written in between. */
    async write(info: string, body: Uint8Array, discardCount: number): Promise<WrittenBody> {
      const bodyId = randomUUID();
      const hash = createHash("sha256").update(info);
      for (let part = 0; part * PART_BYTES < body.length; part += 1) {
        const bytes = copyOf(body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES));
        hash.update(bytes);
        const row = {
          body_id: bodyId,
          part,
          bytes,
          generation: discardCount,
          saved_at: Date.now(),
        };
        const size = Math.ceil(bytes.length / ROW_BYTES);
        const statements = [{ sql: queries.addPart.sql, rows: [queries.addPart.bind(row)] }];
        await executor.write({ statements }, size, [bytes.buffer]);
      }
      return { body_id: bodyId, body_bytes: body.length, checksum: hash.digest("hex") };
    },

    /** A model's body, or undefined where its checksum does not hold. */
    async read(row: WrittenBody & Pick<ModelRow, "info">): Promise<Uint8Array | undefined> {
      const hash = createHash("sha256").update(row.info);
      const body = await bytesOf(row, hash);
      return hash.digest("hex") === row.checksum ? body : undefined;
    },

    /** Drops a body that no model refers to. */
    async dropBody(bodyId: string): Promise<void> {
      await drop(await executor.readLong(queries.partsOf.with({ body_id: bodyId })));
    },

    /** Drops every body but those of the last few models. @param erases as in a write request */
    async dropUnused({ erases = false } = {}): Promise<void> {
      const oldest = Date.now() - SAVED_WITHIN_MS;
      await drop(await executor.readLong(queries.unused.with({ oldest })), erases);
    },
  };
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}
