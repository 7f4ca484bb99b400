/**
 * The interface of every reader of records: batches of records, and the bytes read so far. Tested
 * through the tests of the readers.
 */
import { stat } from "node:fs/promises";

import type { Event, ItemInput } from "@hellorec/api";

import { DatasetError, fileError } from "../files/dataset-error.ts";
import type { OnRead } from "../files/line-reader.ts";

/** An item as `items.put` takes it. */
export interface ItemRecord {
  readonly kind: "item";
  readonly item: ItemInput;
  readonly file: string;
  readonly line: number;
}

/** An event as `track` takes it. Its `event_id` is the same at every reading of the same file. */
export interface EventRecord {
  readonly kind: "event";
  readonly event: Event & { event_id: string };
  readonly file: string;
  readonly line: number;
}

/** A line that is left out, and the reason. */
export interface BadRecord {
  readonly kind: "bad";
  readonly file: string;
  /** The line the record begins on, counted from 1. */
  readonly line: number;
  /** For people: what is wrong and, where it helps, what to do. */
  readonly reason: string;
}

/** One record of a file. `file` is the path as given, `line` where the record begins, from 1. */
export type ImportRecord = ItemRecord | EventRecord | BadRecord;

/**
 * A data set being read. Memory does not grow with its size.
 *
 * @example
 * const reader = await readMovielens("ml-latest-small");
 * for await (const batch of reader.records) {
 *   await send(batch);
 *   progress(reader.bytes_read / reader.bytes_total);
 * }
 */
export interface DatasetReader {
  /** Size of all files of the data set in bytes. 0 if it is not known in advance (a pipe). */
  readonly bytes_total: number;
  /** Bytes read so far. After the last record this is `bytes_total`. */
  readonly bytes_read: number;
  /**
   * The records in file order, in batches of some thousands at most. They can be read once.
   * @throws {DatasetError} the file cannot be read, or does not have the expected form
   */
  readonly records: AsyncIterable<ImportRecord[]>;
}

/**
 * Opens a reader of these files.
 *
 * @param start begins to read; it calls `onRead` with the number of bytes of each read
 * @throws {DatasetError} one of them is missing or a directory
 */
export async function openReader(
  files: readonly string[],
  start: (onRead: OnRead) => AsyncIterable<ImportRecord[]>,
): Promise<DatasetReader> {
  const sizes = await Promise.all(files.map((file) => fileSize(file)));
  let bytesRead = 0;
  return {
    bytes_total: sizes.reduce((sum, size) => sum + size, 0),
    get bytes_read() {
      return bytesRead;
    },
    records: start((bytes) => {
      bytesRead += bytes;
    }),
  };
}

async function fileSize(file: string): Promise<number> {
  const stats = await stat(file).catch((error: unknown) => {
    throw fileError(file, error);
  });
  if (stats.isDirectory()) throw new DatasetError(`${file}: is a directory; name a file`);
  return stats.size;
}
