/** The outcome of one parsed line or row, without its place in the file. */
import type { Problem } from "../files/problem.ts";
import type { EventRecord, ItemRecord } from "./dataset-reader.ts";

/** An item without its place in the file. */
export type ParsedItem = Pick<ItemRecord, "kind" | "item">;
/** An event without its place in the file. */
export type ParsedEvent = Pick<EventRecord, "kind" | "event">;

/**
 * Parses one line. `unterminated`: the line is the last of its
 * file and has no line end, so it may be cut off.
 */
export type LineParser = (
  text: string,
  unterminated: boolean,
) => ParsedItem | ParsedEvent | Problem;

/** The reason of a line that is the last of its file and not a whole one. */
export const CUT_OFF = "the file ends in the middle of this line; copy or download it again";
