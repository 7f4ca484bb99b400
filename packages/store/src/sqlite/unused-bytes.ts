/** Zeroes what pages of a data file hold beside their rows. Runs in the owner's thread. */
import { closeSync, fdatasyncSync, openSync, readSync, writeSync } from "node:fs";

import { StoreError } from "../contract/store.ts";

// https://sqlite.org/fileformat2.html#b_tree_pages: first bytes of B-tree pages, and their headers.
const HEADER_BYTES: ReadonlyMap<number, number> = new Map([
  [2, 12],
  [5, 12],
  [10, 8],
  [13, 8],
]);
// The first page begins with the header of the file.
const FILE_HEADER_BYTES = 100;
// Any other page begins with a page number; from this one on it could look like a B-tree page.
const MOST_PAGES = 2 ** 25;
const PAGES_AT_ONCE = 64;

/**
 * The unused bytes of a data file. When a B-tree page is split, SQLite leaves the moved rows where
 * they were, in the room for the next ones, and `secure_delete` zeroes those copies no more than
 * any other of its settings does. They lie in the gap between a page's list of cells and its cells,
 * which SQLite never reads, so zeroing it changes no content.
 *
 * Only for the owner of the file, and only while nothing is in the write-ahead log that is not in
 * the file, and nobody can write.
 */
export class UnusedBytes {
  readonly #descriptor: number;
  readonly #pages: Buffer;
  readonly #zeros: Buffer;
  readonly #pageBytes: number;

  /** @throws {StoreError} as every method does where the disk fails */
  constructor(file: string, pageBytes: number) {
    this.#descriptor = attempt(() => openSync(file, "r+"));
    this.#pageBytes = pageBytes;
    this.#pages = Buffer.alloc(pageBytes * PAGES_AT_ONCE);
    this.#zeros = Buffer.alloc(pageBytes);
  }

  /**
   * Zeroes the unused bytes of some pages, from page number `first` (of 1, 2, ...) on.
   *
   * @returns how many pages were looked at; 0 behind the last
   */
  zero(first: number): number {
    const from = (first - 1) * this.#pageBytes;
    const bytes = attempt(() =>
      readSync(this.#descriptor, this.#pages, 0, this.#pages.length, from),
    );
    const count = Math.floor(bytes / this.#pageBytes);
    if (first + count > MOST_PAGES) return count;
    for (let index = 0; index < count; index += 1) {
      const page = this.#pages.subarray(index * this.#pageBytes, (index + 1) * this.#pageBytes);
      const [start, end] = unusedBytes(page, first + index === 1 ? FILE_HEADER_BYTES : 0);
      const zeros = this.#zeros.subarray(0, end - start);
      if (page.subarray(start, end).equals(zeros)) continue;
      const position = from + index * this.#pageBytes + start;
      attempt(() => writeSync(this.#descriptor, zeros, 0, zeros.length, position));
    }
    return count;
  }

  /** Resolves nothing, but returns once everything zeroed is on disk. */
  sync(): void {
    attempt(() => fdatasyncSync(this.#descriptor));
  }

  /**
   * To be called after every connection of this process to the file has been closed: the operating
   * system drops all of a process's locks on a file with any descriptor of it.
   */
  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Where the gap of a page begins and ends; nowhere in a page that is not of a B-tree. */
function unusedBytes(page: Buffer, offset: number): [start: number, end: number] {
  const header = HEADER_BYTES.get(page.readUInt8(offset));
  if (header === undefined) return [0, 0];
  const cells = page.readUInt16BE(offset + 3);
  // 65,536 does not fit into the field: there 0 means it.
  const end = page.readUInt16BE(offset + 5) || 65_536;
  const start = offset + header + 2 * cells;
  // What contradicts itself is damaged, and for others to find.
  return start < end && end <= page.length ? [start, end] : [0, 0];
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const noRoom = code === "ENOSPC" || code === "EDQUOT";
    const message = `zeroing unused bytes failed: ${error instanceof Error ? error.message : String(error)}`;
    throw new StoreError(noRoom ? "UNAVAILABLE" : "FAILED", message, { cause: error });
  }
}
