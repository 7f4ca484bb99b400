/** All words of an index, each with the places where it occurs. Tested through search-index.test.ts. */
import type { Slices } from "../util/slices.ts";
import { lettersOf } from "./word-fit.ts";
import type { Fit, TypedWord } from "./word-fit.ts";

/** Words that are compared before the time is looked at. */
const WORDS_PER_LOOK = 1024;

const NO_PLACES: number[] = [];

/** The places of a word that may be meant by what was typed. */
export interface Similar extends Fit {
  readonly places: readonly number[];
}

/** Words, with their places. A word without places is forgotten. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #places: number[][] = [];
  readonly #letters: number[] = [];
  readonly #unused: number[] = [];
  #placeCount = 0;

  /** How many words there are. */
  get size(): number {
    return this.#numbers.size;
  }

  /** How many places all words have together. */
  get placeCount(): number {
    return this.#placeCount;
  }

  /** Adds a place to a word. */
  add(word: string, place: number): void {
    this.#placeCount++;
    const known = this.#numbers.get(word);
    if (known !== undefined) {
      this.#places[known]?.push(place);
      return;
    }
    const number = this.#unused.pop() ?? this.#words.length;
    const own = copyOf(word);
    this.#numbers.set(own, number);
    this.#words[number] = own;
    this.#letters[number] = lettersOf(word);
    this.#places[number] = [place];
  }

  /** Removes the places that are not kept. */
  async keep(isKept: (place: number) => boolean, slices: Slices): Promise<void> {
    for (const [number, places] of this.#places.entries()) {
      let kept = 0;
      for (const place of places) if (isKept(place)) places[kept++] = place;
      this.#placeCount -= places.length - kept;
      if (kept < places.length) places.splice(kept);
      if (kept === 0 && places !== NO_PLACES) this.#forget(number);
      if (slices.isDue()) await slices.next();
    }
  }

  /** The places of this word. `undefined`: there is no such word. */
  placesOf(word: string): readonly number[] | undefined {
    const number = this.#numbers.get(word);
    return number === undefined ? undefined : this.#places[number];
  }

  /** The words that begin with what was typed. */
  beginning(typed: TypedWord, slices: Slices): Promise<Similar[]> {
    return this.#find(
      (letters) => typed.mayBegin(letters),
      (word) => typed.begins(word),
      slices,
    );
  }

  /** Every word that may be meant: misspelt, begun, or with what was typed inside. */
  similar(typed: TypedWord, slices: Slices): Promise<Similar[]> {
    return this.#find(
      (letters) => typed.mayFit(letters),
      (word) => typed.fits(word),
      slices,
    );
  }

  async #find(
    mayFit: (letters: number) => boolean,
    fits: (word: string) => Fit | undefined,
    slices: Slices,
  ): Promise<Similar[]> {
    const found: Similar[] = [];
    for (let number = 0; number < this.#words.length; number++) {
      if (number % WORDS_PER_LOOK === 0 && slices.isDue()) await slices.next();
      if (!mayFit(this.#letters[number] ?? 0)) continue;
      const fit = fits(this.#words[number] ?? "");
      if (fit !== undefined) found.push({ ...fit, places: this.#places[number] ?? NO_PLACES });
    }
    return found;
  }

  #forget(number: number): void {
    this.#numbers.delete(this.#words[number] ?? "");
    this.#words[number] = "";
    this.#letters[number] = 0;
    this.#places[number] = NO_PLACES;
    this.#unused.push(number);
  }
}

/** The same text without the one that it was cut from, which V8 keeps in memory for it. */
function copyOf(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
