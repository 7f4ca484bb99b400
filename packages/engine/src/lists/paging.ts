/**
 * Cursors of recommendation lists. A cursor holds the list's ID and a hash of every item on earlier
 * pages. So no page repeats an item, even if the list is reordered between two pages, and servers
 * store nothing.
 */
import { randomBytes, randomFillSync } from "node:crypto";

import { SERIES_LENGTH } from "@hellorec/store";

/** The items of all pages of a list, at most. A cursor grows by 4 bytes for each. */
const MAX_SHOWN = 1000;
/** A multiple of 3, so that a cursor in base64url begins with the ID in base64url. */
const ID_BYTES = 12;
/**
 * The beginning of the ID of every list of this process. The store counts a click on a list if it
 * knows the list's series.
 */
export const LIST_SERIES = randomBytes((SERIES_LENGTH * 3) / 4).toString("base64url");
/** What is new in each ID. */
const RANDOM_BYTES = ID_BYTES - (SERIES_LENGTH * 3) / 4;
/** IDs for which random bytes are generated in one call. */
const IDS_PER_CALL = 256;

/** The caller sent a cursor that this service did not make. */
export class CursorError extends Error {
  override readonly name = "CursorError";
  readonly code = "BAD_CURSOR";
}

/** A position in a list: where a page begins. */
export interface ListPosition {
  readonly recommendationId: string;
  /** Hashes of the items on earlier pages, one for each. Two items may have the same hash. */
  readonly shown: readonly number[];
}

const pool = Buffer.alloc(RANDOM_BYTES * IDS_PER_CALL);
let used = pool.length;

/** An ID for a list: the series, then random bytes, which cannot be guessed. */
export function newListId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return LIST_SERIES + pool.toString("base64url", used - RANDOM_BYTES, used);
}

/**
 * The page of a cursor. Without a cursor, the first page of a new list.
 *
 * @throws {CursorError} this service did not make the cursor
 */
export function positionOf(cursor: string | undefined): ListPosition {
  if (cursor === undefined) {
    return { recommendationId: newListId(), shown: [] };
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
  const shown = Array.from({ length: hashes }, (_, at) => bytes.readUInt32LE(ID_BYTES + 4 * at));
  return { recommendationId: bytes.subarray(0, ID_BYTES).toString("base64url"), shown };
}

/**
 * The items that this page may have: `limit`, and fewer at the end of a long list.
 *
 * @example pageSize(positionOf(undefined), 100) // 100
 */
export function pageSize({ shown }: ListPosition, limit: number): number {
  return Math.min(limit, MAX_SHOWN - shown.length);
}

/**
 * What follows the list's ID in the cursor of the next page. `undefined`: the list ends here.
 *
 * @param hashes of the page's items
 */
export function cursorTail(position: ListPosition, hashes: readonly number[]): string | undefined {
  const shown = [...position.shown, ...hashes];
  if (shown.length === 0 || shown.length >= MAX_SHOWN) return undefined;
  const bytes = Buffer.alloc(4 * shown.length);
  for (const [at, hash] of shown.entries()) bytes.writeUInt32LE(hash, 4 * at);
  return bytes.toString("base64url");
}
