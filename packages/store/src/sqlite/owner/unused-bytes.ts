/**
 * Zeroes the unused bytes in the pages of a data file. Runs in the owner thread. Tested through
 * eraser.test.ts.
 */
import { closeSync, fdatasyncSync, openSync, readSync, writeSync } from "node:fs";

import { StoreError } from "../../contract/store-error.ts";

// The first byte of each kind of B-tree page, and the length of its header:
// https://sqlite.org/fileformat2.html#b_tree_pages
const HEADER_BYTES: ReadonlyMap<number, number> = new Map([
  [2, 12],
  [5, 12],
  [10, 8],
  [13, 8],
]);
// The first page begins with the header of the file.
const FILE_HEADER_BYTES = 100;
// Other pages begin with a page number. From this number on they could look like B-tree pages.
const MOST_PAGES = 2 ** 25;
const PAGES_AT_ONCE = 64;

/**
 * The unused bytes of a data file. When a B-tree page is split, SQLite leaves copies of the moved
 * rows in the free space of the old page. No setting of SQLite zeroes them, `secure_delete` neither.
 * They are in the gap between a page's list of cells and its cells. SQLite never reads this gap, so
 * zeroing it changes no content.
 *
 * Only the owner of the file may use this, while the write-ahead log has no frames that are not in
 * the file, and while no connection can write.
 */
export class UnusedBytes {
  readonly #descriptor: number;
  readonly #pages: Buffer;
  readonly #zeros: Buffer;
  readonly #pageBytes: number;

  /** @throws {StoreError} where the disk fails, like every method */
  constructor(file: string, pageBytes: number) {
    this.#descriptor = attempt(() => openSync(file, "r+"));
    this.#pageBytes = pageBytes;
    this.#pages = Buffer.alloc(pageBytes * PAGES_AT_ONCE);
    this.#zeros = Buffer.alloc(pageBytes);
  }

  /**
   * Zeroes the unused bytes of some pages, starting with page number `first` (1, 2, ...).
   *
   * @returns the number of checked pages; 0 after the last page
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

  /** Returns once all zeroed bytes are on disk. */
  sync(): void {
    attempt(() => fdatasyncSync(this.#descriptor));
  }

  /**
   * Call it after every connection of this process to the file has been closed. When a process closes
   * any descriptor of a file, the operating system releases all locks of the process on it.
   */
  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Where the gap of a page starts and ends. Empty in a page that is not of a B-tree. */
function unusedBytes(page: Buffer, offset: number): [start: number, end: number] {
  const header = HEADER_BYTES.get(page.readUInt8(offset));
  if (header === undefined) return [0, 0];
  const cells = page.readUInt16BE(offset + 3);
  // 65,536 does not fit into the field, which is 0 then.
  const end = page.readUInt16BE(offset + 5) || 65_536;
  const start = offset + header + 2 * cells;
  // Inconsistent values mean that the page is damaged. It is left as it is.
  return start < end && end <= page.length ? [start, end] : [0, 0];
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const noRoom = code === "ENOSPC" || code === "EDQUOT";
    const reason = error instanceof Error ? error.message : String(error);
    const advice = noRoom ? "free some room on the disk" : "the disk fails, see the system's log";
    const message = `erased events cannot be overwritten in the file (${reason}): ${advice}`;
    throw new StoreError(noRoom ? "UNAVAILABLE" : "FAILED", message, { cause: error });
  }
}
