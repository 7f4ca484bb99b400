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
   * What a person should know of the files, such as columns that are not used, a line each. It grows
   * while records are read, to some lines at most.
   */
  readonly notes: readonly string[];
  /**
   * The records in file order, in batches of some thousands at most. They can be read once.
   * @throws {DatasetError} the file cannot be read, is empty, or does not have the expected form
   */
  readonly records: AsyncIterable<ImportRecord[]>;
}

/** What a reader reports while it reads. */
export interface Reporter {
  /** Called with the number of bytes of each read. */
  readonly onRead: OnRead;
  /** Called with a line for a person. */
  readonly note: (text: string) => void;
}

/**
 * Opens a reader of these files.
 *
 * @param start begins to read
 * @throws {DatasetError} one of them is missing, empty or a directory
 */
export async function openReader(
  files: readonly string[],
  start: (reporter: Reporter) => AsyncIterable<ImportRecord[]>,
): Promise<DatasetReader> {
  const sizes = await Promise.all(files.map((file) => fileSize(file)));
  let bytesRead = 0;
  const notes: string[] = [];
  return {
    notes,
    bytes_total: sizes.reduce((sum, size) => sum + size, 0),
    get bytes_read() {
      return bytesRead;
    },
    records: start({
      onRead: (bytes) => {
        bytesRead += bytes;
      },
      note: (text) => notes.push(text),
    }),
  };
}

/**
 * The same batches of one file.
 *
 * @throws {DatasetError} at the end, if there was no record, valid or not
 */
export async function* refuseEmpty(
  file: string,
  batches: AsyncIterable<ImportRecord[]>,
): AsyncGenerator<ImportRecord[]> {
  let isEmpty = true;
  for await (const batch of batches) {
    if (batch.length > 0) isEmpty = false;
    yield batch;
  }
  if (isEmpty) throw new DatasetError(`${file}: is empty: it holds no item and no event`);
}

async function fileSize(file: string): Promise<number> {
  const stats = await stat(file).catch((error: unknown) => {
    throw fileError(file, error);
  });
  if (stats.isDirectory()) throw new DatasetError(`${file}: is a directory; name a file in it`);
  // Known before anything is sent. Of other files refuseEmpty tells.
  if (stats.isFile() && stats.size === 0) throw new DatasetError(`${file}: is empty`);
  return stats.size;
}
