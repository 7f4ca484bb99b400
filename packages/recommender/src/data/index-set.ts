/** A set of small integers that is reused: fill it, then drain it in ascending order. */
/* oxlint-disable typescript/no-non-null-assertion -- `add` takes numbers below `size` alone, and
   what `drain` reads was written by `add`. */

/**
 * A set over 0..size-1 as two levels of bits. Adding takes no branch, and emptying costs the number
 * of members plus size / 1,024, so one set serves every row of a fit.
 */
export class IndexSet {
  readonly #words: Int32Array;
  /** Bit w % 32 of `#summary[w / 32]` is set if `#words[w]` has a member. */
  readonly #summary: Int32Array;

  constructor(size: number) {
    this.#words = new Int32Array((size + 31) >>> 5);
    this.#summary = new Int32Array((size + 1023) >>> 10);
  }

  /** Adds an index, 0..size-1. Adding it again changes nothing. */
  add(index: number): void {
    // A shift takes its right side modulo 32.
    this.#words[index >>> 5]! |= 1 << index;
    this.#summary[index >>> 10]! |= 1 << (index >>> 5);
  }

  /** Moves all members, ascending, to the start of `target`. Returns how many they were. */
  drain(target: Int32Array): number {
    let count = 0;
    for (let group = 0; group < this.#summary.length; group += 1) {
      let used = this.#summary[group]!;
      this.#summary[group] = 0;
      while (used !== 0) {
        const lowestUsed = used & -used;
        used ^= lowestUsed;
        const place = group * 32 + 31 - Math.clz32(lowestUsed);
        let word = this.#words[place]!;
        this.#words[place] = 0;
        while (word !== 0) {
          const lowest = word & -word;
          word ^= lowest;
          target[count] = place * 32 + 31 - Math.clz32(lowest);
          count += 1;
        }
      }
    }
    return count;
  }
}
