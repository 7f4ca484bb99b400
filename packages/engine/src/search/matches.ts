/**
 * Collects how well each document fits the words of a search, one word after the other. Tested
 * through search-index.test.ts.
 */
import type { Slices } from "../util/slices.ts";
import { NumberList } from "./number-list.ts";
import { documentOf, partOf } from "./places.ts";
import { PART } from "./text.ts";
import type { Similar } from "./vocabulary.ts";

/** What a word counts in the title, a category, or elsewhere. */
const WEIGHTS = [1, 0.6, 0.3] as const;
/** The cost of a word that was not found yet. */
const NOT_FOUND = 255;
const PLACES_PER_LOOK = 8192;

/** What is known of each document. It is used again for the next search. */
export class Matches {
  readonly #isRemoved: (document: number) => boolean;
  /** Documents with one of the words. */
  readonly #found = new NumberList();
  /** Documents with the word that is being added. */
  readonly #added = new NumberList();
  readonly #best = new NumberList();
  #size = 0;
  /** By document: words found, their letters, their mistakes, their weight, and those in the title. */
  #words = new Uint8Array(0);
  #letters = new Uint16Array(0);
  #costs = new Uint16Array(0);
  #weights = new Float64Array(0);
  #inTitle = new Uint8Array(0);
  /** The same of the word that is being added. */
  #cost = new Uint8Array(0);
  #weight = new Float64Array(0);
  #isInTitle = new Uint8Array(0);

  /** @param isRemoved places of removed documents are skipped */
  constructor(isRemoved: (document: number) => boolean) {
    this.#isRemoved = isRemoved;
  }

  /** Starts anew, for documents below `size`. */
  reset(size: number): void {
    if (size > this.#words.length) this.#grow(Math.max(size, 2 * this.#words.length));
    for (const document of this.#found.numbers) {
      this.#words[document] = 0;
      this.#letters[document] = 0;
      this.#costs[document] = 0;
      this.#weights[document] = 0;
      this.#inTitle[document] = 0;
    }
    this.#found.clear();
    this.#size = size;
  }

  /**
   * Adds a word of the search.
   *
   * @param wanted skips documents with fewer of the words before
   */
  async add(
    typed: string,
    similar: readonly Similar[],
    wanted: number,
    slices: Slices,
  ): Promise<void> {
    this.#added.clear();
    let seen = 0;
    for (const { places, cost, quality } of similar) {
      for (const place of places) {
        if (++seen % PLACES_PER_LOOK === 0 && slices.isDue()) await slices.next();
        const document = documentOf(place);
        if (document >= this.#size || (this.#words[document] ?? 0) < wanted) continue;
        const part = partOf(place);
        const weight = quality * (WEIGHTS[part] ?? 0);
        const before = this.#cost[document] ?? NOT_FOUND;
        if (before === NOT_FOUND) {
          if (this.#isRemoved(document)) continue;
          this.#added.push(document);
        } else if (cost > before || (cost === before && !this.#isBetter(document, weight, part))) {
          continue;
        }
        this.#cost[document] = cost;
        this.#weight[document] = weight;
        this.#isInTitle[document] = part === PART.title ? 1 : 0;
      }
    }
    for (const document of this.#added.numbers) this.#count(document, typed.length);
  }

  /** The documents with all of the words and the fewest mistakes, until the next call. */
  withAll(words: number): Int32Array {
    return this.#cheapest(this.#words, words);
  }

  /** The documents with most letters of the words, and the fewest mistakes: `least` letters or more. */
  withMost(least: number): Int32Array {
    let most = Math.max(least, 1);
    for (const document of this.#found.numbers) most = Math.max(most, this.#letters[document] ?? 0);
    return this.#cheapest(this.#letters, most);
  }

  /** The weight of the words found, and how many of them are in the title. */
  weightOf(document: number): number {
    return this.#weights[document] ?? 0;
  }

  inTitle(document: number): number {
    return this.#inTitle[document] ?? 0;
  }

  /** Of two places with the same weight the one in the title counts, whichever comes first. */
  #isBetter(document: number, weight: number, part: number): boolean {
    const before = this.#weight[document] ?? 0;
    return weight > before || (weight === before && part === PART.title);
  }

  #count(document: number, letters: number): void {
    if (this.#words[document] === 0) this.#found.push(document);
    this.#words[document] = (this.#words[document] ?? 0) + 1;
    this.#letters[document] = (this.#letters[document] ?? 0) + letters;
    this.#costs[document] = (this.#costs[document] ?? 0) + (this.#cost[document] ?? 0);
    this.#weights[document] = (this.#weights[document] ?? 0) + (this.#weight[document] ?? 0);
    this.#inTitle[document] = (this.#inTitle[document] ?? 0) + (this.#isInTitle[document] ?? 0);
    this.#cost[document] = NOT_FOUND;
  }

  #cheapest(counts: Uint8Array | Uint16Array, wanted: number): Int32Array {
    this.#best.clear();
    let least = Infinity;
    for (const document of this.#found.numbers) {
      if (counts[document] !== wanted) continue;
      const cost = this.#costs[document] ?? 0;
      if (cost > least) continue;
      if (cost < least) this.#best.clear();
      least = cost;
      this.#best.push(document);
    }
    return this.#best.numbers;
  }

  #grow(size: number): void {
    for (const list of [this.#found, this.#added, this.#best]) list.reserve(size);
    this.#words = new Uint8Array(size);
    this.#letters = new Uint16Array(size);
    this.#costs = new Uint16Array(size);
    this.#weights = new Float64Array(size);
    this.#inTitle = new Uint8Array(size);
    this.#cost = new Uint8Array(size).fill(NOT_FOUND);
    this.#weight = new Float64Array(size);
    this.#isInTitle = new Uint8Array(size);
  }
}
