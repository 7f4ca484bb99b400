/** The position in a list: cursors, and what tRPC's infinite queries add to them. */
import { z } from "zod";

import { limitOf, text } from "./primitives.ts";

/** An opaque position in a list, as returned in `next_cursor`. */
export const cursor = text(16_384).describe("The next_cursor of the previous page, unchanged");

/** How many entries of a stored list to return, 1..1000. */
export const pageLimit = limitOf(1000, 50).describe("Most entries to return");

/**
 * The fields of every input that takes a cursor. tRPC's infinite queries send `cursor: null` for the
 * first page, and name a direction with each.
 */
export const position = {
  cursor: cursor.nullish().describe("The next_cursor of the previous page, unchanged"),
  direction: z
    .enum(["forward", "backward"])
    .optional()
    .describe("Added by tRPC's infinite queries; without effect: a cursor leads one way"),
};

interface Position {
  readonly cursor?: string | null | undefined;
  readonly direction?: "forward" | "backward" | undefined;
}

/** A query without what only tRPC's infinite queries know: its cursor is there, or left out. */
export function asPage<Query extends Position>({
  cursor,
  direction: _direction,
  ...query
}: Query): Omit<Query, "cursor" | "direction"> & { cursor?: string | undefined } {
  return { ...query, ...(typeof cursor === "string" && { cursor }) };
}
