/** Cursors: where the next page of a list starts, opaque to clients. Tested through the lists. */
import { createHash } from "node:crypto";

import { StoreError } from "../contract/store-error.ts";

/**
 * A cursor for one list. It contains a digest of the list's name and filters.
 *
 * @param list the name and filters of the list, such as `["history", user_id]`
 * @param position the sort key of the page's last row
 * @example encodeCursor(["events"], [42]) // "WyJ..."
 */
export function encodeCursor(
  list: readonly unknown[],
  position: readonly (string | number | null)[],
): string {
  return Buffer.from(JSON.stringify([digest(list), ...position])).toString("base64url");
}

/**
 * The integers in a cursor that `encodeCursor` returned for this list.
 *
 * @throws {StoreError} BAD_CURSOR
 */
export function decodeNumbers(list: readonly unknown[], cursor: string, count: number): number[] {
  const position = decodeCursor(list, cursor);
  if (position.length !== count || !position.every(isInteger)) throw badCursor();
  return position;
}

/**
 * The text in a cursor that `encodeCursor` returned for this list.
 *
 * @throws {StoreError} BAD_CURSOR
 */
export function decodeText(list: readonly unknown[], cursor: string): string {
  const [text, ...more] = decodeCursor(list, cursor);
  if (typeof text !== "string" || more.length > 0) throw badCursor();
  return text;
}

/**
 * The position in a cursor that `encodeCursor` returned for this list, unchecked.
 *
 * @throws {StoreError} BAD_CURSOR
 * @example decodeCursor(["events"], encodeCursor(["events"], [42])) // [42]
 */
export function decodeCursor(list: readonly unknown[], cursor: string): unknown[] {
  const [of, ...position] = parse(cursor);
  if (of !== digest(list)) throw badCursor();
  return position;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** A cursor that is none of its list. @example throw badCursor(); */
export function badCursor(): StoreError {
  return new StoreError(
    "BAD_CURSOR",
    "the cursor is not one this list returned: start again without a cursor",
  );
}

function parse(cursor: string): unknown[] {
  const bytes = Buffer.from(cursor, "base64url");
  // Buffer skips characters that are not base64url. Only a valid cursor encodes back to itself.
  if (bytes.toString("base64url") !== cursor) return [];
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function digest(list: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(list)).digest("base64url").slice(0, 11);
}
