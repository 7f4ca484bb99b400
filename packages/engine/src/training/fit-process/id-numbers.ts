/** Numbers for IDs, in the order in which they come. */

/** A `Map` of V8 holds 16.7 million entries. */
const MOST_IN_A_MAP = 2 ** 23;

/** Gives each ID a number: 0, 1, 2, ... */
export class IdNumbers {
  readonly #most: number;
  readonly #maps: Map<string, number>[] = [];
  #size = 0;

  /** @param most the most IDs in one map; tests have less */
  constructor(most: number = MOST_IN_A_MAP) {
    this.#most = most;
  }

  /** The number of an ID: a new one, if it was not seen before. */
  numberOf(id: string): number {
    for (const map of this.#maps) {
      const number = map.get(id);
      if (number !== undefined) return number;
    }
    let last = this.#maps.at(-1);
    if (last === undefined || last.size === this.#most) this.#maps.push((last = new Map()));
    last.set(id, this.#size);
    this.#size += 1;
    return this.#size - 1;
  }

  /** How many IDs there are. */
  get size(): number {
    return this.#size;
  }

  /** Drops IDs. The others keep their order. @param numbers the new number of each; -1: drop it */
  renumber(numbers: Int32Array): void {
    const kept = this.ids().filter((_, number) => (numbers[number] ?? -1) >= 0);
    this.#maps.length = 0;
    this.#size = 0;
    for (const id of kept) this.numberOf(id);
  }

  /** The IDs, by their numbers. */
  ids(): string[] {
    return this.#maps.flatMap((map) => [...map.keys()]);
  }
}
