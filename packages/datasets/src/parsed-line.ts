/** What becomes of one line or row, before it is known where it stood. */
import type { EventRecord, ItemRecord } from "./dataset-reader.ts";

export type ParsedItem = Pick<ItemRecord, "kind" | "item">;
export type ParsedEvent = Pick<EventRecord, "kind" | "event">;

/**
 * Reads one line; a string says what is wrong with it. `unterminated`: it is the last of its file
 * and no line end follows, so it may have been cut off.
 */
export type LineParser = (text: string, unterminated: boolean) => ParsedItem | ParsedEvent | string;
