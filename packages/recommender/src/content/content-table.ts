/**
 * Items by what they are: their terms, such as categories and words of the title, weighed by TF-IDF.
 * Says how similar two items are, and how well an item fits a history, without any interaction with
 * that item.
 */
import type { WeightedItem } from "../scoring/history.ts";

/** Something that an item is or has. The caller numbers terms from 0. */
export interface ContentTerm {
  readonly term: number;
  /** How much it counts, above 0: one factor for each term, whichever item has it. */
  readonly factor: number;
}

/** What a history is about: by term, what one of its items would gain by that term. */
export type ContentProfile = Float32Array;

/** Growable memory starts with room for so many numbers. */
const FIRST_LENGTH = 1024;
/** Terms are weighed again once more than this share of the items has changed. */
const CHANGED_SHARE = 0.1;

/**
 * A term counts `factor * log(N / n)` in each item that has it, where `n` of `N` items do: what is
 * rare counts more. Counts may lag behind by a tenth of the items. The similarity of two items is the cosine of their vectors, 0..1. Holds 4 bytes
 * for each term of an item, 12 bytes a term, and 17 bytes an item.
 *
 * @example
 * const table = new ContentTable();
 * table.set(7, [{ term: 0, factor: 1 }, { term: 1, factor: 0.5 }]);
 * table.set(8, [{ term: 0, factor: 1 }]);
 * table.set(9, []);
 * const profile = table.profile([{ item: 7, weight: 1 }]);
 * table.score(profile, 8); // the same as table.similarity(7, 8)
 */
export class ContentTable {
  /** Terms of all items, those of an item together and ascending. */
  #terms = new Int32Array(FIRST_LENGTH);
  #used = 0;
  /** Places in `#terms` that belong to no item any more. */
  #unused = 0;
  #starts = new Int32Array(FIRST_LENGTH);
  #ends = new Int32Array(FIRST_LENGTH);
  #norms = new Float32Array(FIRST_LENGTH);
  #factors = new Float32Array(FIRST_LENGTH);
  #weights = new Float32Array(FIRST_LENGTH);
  #itemsWith = new Int32Array(FIRST_LENGTH);
  #termCount = 0;
  /** Items that were set or deleted since the terms were weighed. */
  #changes = 0;
  /** How often the terms were weighed, and by item at which time its norm was computed. */
  #weighings = 0;
  #normsAt = new Int32Array(FIRST_LENGTH);
  /** By item: 1 if it is in the table. */
  #isIn = new Uint8Array(FIRST_LENGTH);
  #size = 0;

  /** How many items are in the table. */
  get size(): number {
    return this.#size;
  }

  /** Whether the item is in the table. */
  has(item: number): boolean {
    return this.#isIn[item] === 1;
  }

  /**
   * Adds an item, or replaces its terms. It is found at once.
   *
   * @throws RangeError if a number is not an integer of 0 or more
   */
  set(item: number, terms: readonly ContentTerm[]): void {
    checkNumber("item", item);
    this.delete(item);
    const distinct = new Map(terms.map(({ term, factor }) => [term, factor]));
    const ascending = [...distinct.keys()].sort((one, other) => one - other);
    this.#reserve(item, ascending);
    this.#isIn[item] = 1;
    this.#size += 1;
    this.#starts[item] = this.#used;
    for (const term of ascending) {
      this.#factors[term] = distinct.get(term) ?? 0;
      this.#itemsWith[term] = at(this.#itemsWith, term) + 1;
      this.#terms[this.#used] = term;
      this.#used += 1;
    }
    this.#ends[item] = this.#used;
    this.#normsAt[item] = 0;
    this.#changes += 1;
  }

  /** Removes an item, if it is there. */
  delete(item: number): void {
    if (!this.has(item)) return;
    this.#isIn[item] = 0;
    this.#size -= 1;
    this.#changes += 1;
    for (const term of this.#termsOf(item)) {
      this.#itemsWith[term] = at(this.#itemsWith, term) - 1;
    }
    this.#unused += this.#termsOf(item).length;
    if (this.#unused > FIRST_LENGTH && this.#unused > this.#used / 2) this.#compact();
  }

  /**
   * What a history is about. Items that are not in the table add nothing.
   *
   * @throws RangeError if a weight is not finite
   */
  profile(history: readonly WeightedItem[]): ContentProfile {
    this.#weighIfDue();
    const profile = new Float32Array(this.#termCount);
    for (const { item, weight } of history) {
      if (!Number.isFinite(weight)) {
        throw new RangeError(
          `item ${item} of the history has the weight ${weight}: it must be finite`,
        );
      }
      const norm = this.#normOf(item);
      if (norm === 0) continue;
      for (const term of this.#termsOf(item)) {
        profile[term] = at(profile, term) + (weight * at(this.#weights, term) ** 2) / norm;
      }
    }
    return profile;
  }

  /** How well an item fits a profile: the sum of `weight * similarity` over the history. */
  score(profile: ContentProfile, item: number): number {
    const norm = this.#normOf(item);
    if (norm === 0) return 0;
    let sum = 0;
    const end = at(this.#ends, item);
    for (let place = at(this.#starts, item); place < end; place += 1) {
      // A term that came after the profile is in no item of the history.
      sum += at(profile, at(this.#terms, place));
    }
    return sum / norm;
  }

  /** How much two items have in common, 0..1: the cosine of their vectors. */
  similarity(one: number, other: number): number {
    this.#weighIfDue();
    const norms = this.#normOf(one) * this.#normOf(other);
    if (norms === 0) return 0;
    let sum = 0;
    const others = this.#termsOf(other);
    let place = 0;
    for (const term of this.#termsOf(one)) {
      while (place < others.length && at(others, place) < term) place += 1;
      if (others[place] === term) sum += at(this.#weights, term) ** 2;
    }
    return sum / norms;
  }

  /** The terms of an item that is in the table: a view, not a copy. */
  #termsOf(item: number): Int32Array {
    return this.#terms.subarray(this.#starts[item], this.#ends[item]);
  }

  #normOf(item: number): number {
    if (this.#isIn[item] !== 1) return 0;
    if (this.#normsAt[item] !== this.#weighings) this.#computeNorm(item);
    return at(this.#norms, item);
  }

  /** Weighs the terms by the items of now, once a part of the items has changed. */
  #weighIfDue(): void {
    if (this.#changes <= this.size * CHANGED_SHARE) return;
    this.#changes = 0;
    this.#weighings += 1;
    for (let term = 0; term < this.#termCount; term += 1) {
      const share = this.size / Math.max(1, at(this.#itemsWith, term));
      this.#weights[term] = at(this.#factors, term) * Math.log(Math.max(1, share));
    }
  }

  #computeNorm(item: number): void {
    let sum = 0;
    for (const term of this.#termsOf(item)) sum += at(this.#weights, term) ** 2;
    this.#norms[item] = Math.sqrt(sum);
    this.#normsAt[item] = this.#weighings;
  }

  /** Makes room for an item and its terms, and checks them. */
  #reserve(item: number, ascending: readonly number[]): void {
    for (const term of ascending) checkNumber("term", term);
    this.#starts = withRoom(this.#starts, item + 1);
    this.#ends = withRoom(this.#ends, item + 1);
    this.#norms = withRoom(this.#norms, item + 1);
    this.#isIn = withRoom(this.#isIn, item + 1);
    this.#normsAt = withRoom(this.#normsAt, item + 1);
    this.#terms = withRoom(this.#terms, this.#used + ascending.length);
    this.#termCount = Math.max(this.#termCount, (ascending.at(-1) ?? -1) + 1);
    this.#factors = withRoom(this.#factors, this.#termCount);
    this.#weights = withRoom(this.#weights, this.#termCount);
    this.#itemsWith = withRoom(this.#itemsWith, this.#termCount);
  }

  /** Moves the terms of all items together. */
  #compact(): void {
    const terms = new Int32Array(Math.max(FIRST_LENGTH, this.#used - this.#unused));
    let used = 0;
    for (let item = 0; item < this.#isIn.length; item += 1) {
      if (!this.has(item)) continue;
      const own = this.#termsOf(item);
      terms.set(own, used);
      this.#starts[item] = used;
      used += own.length;
      this.#ends[item] = used;
    }
    this.#terms = terms;
    this.#used = used;
    this.#unused = 0;
  }
}

function at(numbers: Int32Array | Float32Array, place: number): number {
  return numbers[place] ?? 0;
}

function checkNumber(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new RangeError(`the number of a ${name} must be an integer of 0 or more, not ${value}`);
}

/** The same array, or a longer copy with room for `length` numbers. */
function withRoom<Numbers extends Int32Array | Float32Array | Uint8Array>(
  numbers: Numbers,
  length: number,
): Numbers;
function withRoom(
  numbers: Int32Array | Float32Array | Uint8Array,
  length: number,
): Int32Array | Float32Array | Uint8Array {
  if (numbers.length >= length) return numbers;
  const size = Math.max(2 * numbers.length, length);
  let longer: Int32Array | Float32Array | Uint8Array;
  if (numbers instanceof Int32Array) longer = new Int32Array(size);
  else if (numbers instanceof Float32Array) longer = new Float32Array(size);
  else longer = new Uint8Array(size);
  longer.set(numbers);
  return longer;
}
