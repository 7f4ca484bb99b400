/**
 * Cursors of recommendation lists. A cursor carries the list's ID and a hash of every item shown so
 * far, so no page repeats an item even where events or a new model reorder the list between two
 * pages, and no server has to remember anything.
 */
import { randomBytes } from "node:crypto";

/** Items a list can be paged through. A cursor grows by 4 bytes for each. */
const MAX_SHOWN = 1000;
const ID_BYTES = 12;

/** A cursor that this service did not make. */
export class CursorError extends Error {
  override readonly name = "CursorError";
  readonly code = "BAD_CURSOR";
}

/** Where a list is: which list, and what it has shown on earlier pages. */
export interface Page {
  readonly recommendation_id: string;
  /** Hashes of items already shown. */
  readonly shown: ReadonlySet<number>;
}

/** The page a cursor leads to; the first page of a new list without one. @throws {CursorError} */
export function pageAt(cursor: string | undefined): Page {
  if (cursor === undefined) {
    return { recommendation_id: randomBytes(ID_BYTES).toString("base64url"), shown: new Set() };
  }
  const bytes = Buffer.from(cursor, "base64url");
  const hashes = (bytes.length - ID_BYTES) / 4;
  if (
    bytes.toString("base64url") !== cursor ||
    !Number.isInteger(hashes) ||
    hashes < 1 ||
    hashes > MAX_SHOWN
  ) {
    throw new CursorError("not a cursor of a recommendation list");
  }
  const shown = new Set<number>();
  for (let at = ID_BYTES; at < bytes.length; at += 4) shown.add(bytes.readUInt32LE(at));
  return { recommendation_id: bytes.subarray(0, ID_BYTES).toString("base64url"), shown };
}

/** The cursor behind a page; `undefined` where the list has been paged through far enough. */
export function cursorAfter(page: Page, hashes: readonly number[]): string | undefined {
  const shown = [...page.shown, ...hashes];
  if (shown.length === 0 || shown.length > MAX_SHOWN) return undefined;
  const bytes = Buffer.alloc(ID_BYTES + 4 * shown.length);
  bytes.write(page.recommendation_id, "base64url");
  for (const [at, hash] of shown.entries()) bytes.writeUInt32LE(hash, ID_BYTES + 4 * at);
  return bytes.toString("base64url");
}
