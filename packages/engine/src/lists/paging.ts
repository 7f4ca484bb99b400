/**
 * Cursors of recommendation lists. A cursor carries the list's ID and a hash of every item shown so
 * far, so no page repeats an item even where events or a new model reorder the list between two
 * pages, and no server has to remember anything.
 */
import { randomFillSync } from "node:crypto";

/** Items a list can be paged through. A cursor grows by 4 bytes for each. */
const MAX_SHOWN = 1000;
/** A multiple of 3, so that an ID is a cursor's beginning in base64url, too. */
const ID_BYTES = 12;
/** Random bytes are drawn for this many IDs at a time. */
const IDS_AT_ONCE = 256;

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

const pool = Buffer.alloc(ID_BYTES * IDS_AT_ONCE);
let used = pool.length;

/** An ID for a list: random, so that nobody guesses another's. */
export function newListId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString("base64url", used - ID_BYTES, used);
}

/** The page a cursor leads to; the first page of a new list without one. @throws {CursorError} */
export function pageAt(cursor: string | undefined): Page {
  if (cursor === undefined) {
    return { recommendation_id: newListId(), shown: new Set() };
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

/**
 * What follows the list's ID in the cursor behind a page; `undefined` where the list has been paged
 * through far enough.
 *
 * @param hashes of the page's items
 */
export function cursorTail(page: Page, hashes: readonly number[]): string | undefined {
  const shown = [...page.shown, ...hashes];
  if (shown.length === 0 || shown.length > MAX_SHOWN) return undefined;
  const bytes = Buffer.alloc(4 * shown.length);
  for (const [at, hash] of shown.entries()) bytes.writeUInt32LE(hash, 4 * at);
  return bytes.toString("base64url");
}
