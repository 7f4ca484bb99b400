/** What an index keeps of each text besides its words. Tested through search-index.test.ts. */

/** One version of a text. A changed text gets a new number, and the old one is unused after a while. */
export interface Document<Key> {
  readonly key: Key;
  /** The words of the title, joined by spaces. */
  readonly title: string;
  readonly titleWords: number;
  /** Tells whether a text has changed. */
  readonly hash: number;
}

/** The texts of an index, numbered from 0. */
export class Documents<Key extends number> {
  /** `undefined`: removed. */
  readonly #keys: (Key | undefined)[] = [];
  readonly #titles: string[] = [];
  readonly #titleWords: number[] = [];
  readonly #hashes: number[] = [];
  /** The document of each key. */
  readonly #byKey = new Map<Key, number>();
  readonly #unused: number[] = [];
  #removed: number[] = [];

  /** Every number is below it. */
  get size(): number {
    return this.#keys.length;
  }

  /** How many texts there are. */
  get count(): number {
    return this.#byKey.size;
  }

  /** Documents that were removed, and whose numbers are not used again yet. */
  get removed(): number {
    return this.#removed.length;
  }

  /** The number of a key's text. */
  find(key: Key): number | undefined {
    return this.#byKey.get(key);
  }

  add({ key, title, titleWords, hash }: Document<Key>): number {
    this.remove(key);
    const number = this.#unused.pop() ?? this.#keys.length;
    this.#byKey.set(key, number);
    this.#keys[number] = key;
    this.#titles[number] = title;
    this.#titleWords[number] = titleWords;
    this.#hashes[number] = hash;
    return number;
  }

  remove(key: Key): void {
    const number = this.#byKey.get(key);
    if (number === undefined) return;
    this.#byKey.delete(key);
    this.#keys[number] = undefined;
    this.#titles[number] = "";
    this.#removed.push(number);
  }

  isRemoved(number: number): boolean {
    return this.#keys[number] === undefined;
  }

  /** The removed documents so far. Once nothing names them, pass them to `reuse`. */
  takeRemoved(): readonly number[] {
    const removed = this.#removed;
    this.#removed = [];
    return removed;
  }

  reuse(numbers: readonly number[]): void {
    for (const number of numbers) this.#unused.push(number);
  }

  /** `undefined`: the document is removed. */
  keyOf(number: number): Key | undefined {
    return this.#keys[number];
  }

  titleOf(number: number): string {
    return this.#titles[number] ?? "";
  }

  titleWordsOf(number: number): number {
    return this.#titleWords[number] ?? 0;
  }

  hashOf(number: number): number {
    return this.#hashes[number] ?? 0;
  }
}
