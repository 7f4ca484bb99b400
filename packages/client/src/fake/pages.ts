/** Pages of a list: a cursor holds what is left of the list as it was at its first page. */

/** Most cursors that are kept; the oldest go first. */
const MAX_CURSORS = 1000;

/** One page, in the fields of an answer. */
export interface Page<Entry> {
  readonly entries: Entry[];
  readonly next?: { readonly next_cursor: string };
}

/** The lists of one kind. What changes between two pages is neither repeated nor left out. */
export class Pages<Entry> {
  readonly #left = new Map<string, readonly Entry[]>();
  readonly #name: string;
  #count = 0;

  /** @param name what the cursors of this kind begin with */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * One page of a list.
   *
   * @param list makes the list, for its first page
   * @throws {Error} with the code BAD_CURSOR: no page returned this cursor
   */
  page(list: () => readonly Entry[], limit: number, cursor: string | undefined): Page<Entry> {
    const all = cursor === undefined ? list() : this.#left.get(cursor);
    if (all === undefined) {
      throw Object.assign(new Error("no page returned this cursor"), { code: "BAD_CURSOR" });
    }
    const entries = all.slice(0, limit);
    const left = all.slice(limit);
    if (left.length === 0) return { entries };
    this.#count += 1;
    const next_cursor = `fake-${this.#name}-page-${this.#count}`;
    this.#left.set(next_cursor, left);
    for (const oldest of this.#left.keys()) {
      if (this.#left.size <= MAX_CURSORS) break;
      this.#left.delete(oldest);
    }
    return { entries, next: { next_cursor } };
  }
}
