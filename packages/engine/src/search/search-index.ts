/** Finds texts by words in any order, also by misspelt ones, in memory. */
import { int32ArrayOf } from "../util/branded-number.ts";
import type { Int32ArrayOf } from "../util/branded-number.ts";
import { Slices } from "../util/slices.ts";
import { Documents } from "./documents.ts";
import { Matches } from "./matches.ts";
import { documentOf, placeOf } from "./places.ts";
import { splitWord } from "./split-word.ts";
import { hashOf, PART, partsByWord } from "./text.ts";
import type { Text } from "./text.ts";
import { Vocabulary } from "./vocabulary.ts";
import type { Similar } from "./vocabulary.ts";
import { TypedWord } from "./word-fit.ts";
import { wordsOf } from "./words.ts";

/** Words of a search that count. */
const MAX_TYPED = 16;
/** Removed texts are cleared away once they are this many, and a quarter of the rest. */
const MIN_REMOVED = 1000;
/** What is added for words that make up the title, are its beginning, are in it, are all of it. */
const COVERING = 0.5;
const BEGINNING = 0.2;
const CONTAINED = 0.1;
const WHOLE_TITLE = 10;
/** The words of a title that one typed word can be all of, with a year. */
const MAX_WHOLE = 2;
const DOCUMENTS_PER_LOOK = 1024;

/** What an index holds, at most, before only the words of titles and categories are added. */
export interface IndexLimits {
  /** Distinct words. */
  readonly words: number;
  /** Words of all texts together: 8 to 12 bytes each. */
  readonly places: number;
}

const LIMITS: IndexLimits = { words: 500_000, places: 8_000_000 };

/** Keys of texts with how well each fits: a higher score fits better. */
export interface Found<Key extends number> {
  readonly keys: Int32ArrayOf<Key>;
  readonly scores: Float64Array;
}

/**
 * Texts by their keys. All work is done in slices, so that the event loop continues. Searches run
 * one after the other.
 *
 * A text fits if it has all words that were typed, with as few mistakes in total as any text. If none
 * has all, those fit that have most letters of them, half of all at least. The score depends on the
 * text alone, so that it is the same in every process.
 *
 * @example
 * const index = new SearchIndex();
 * index.put(7, { title: "Nosferatu", categories: ["Horror"], other: ["Murnau"] });
 * await index.settled();
 * await index.search("murnau nosfratu"); // { keys: [7], scores: [...] }
 */
export class SearchIndex<Key extends number = number> {
  readonly #documents = new Documents<Key>();
  readonly #vocabulary = new Vocabulary();
  readonly #matches = new Matches((document) => this.#documents.isRemoved(document));
  /** Changes that are not applied yet. `undefined`: the text is removed. */
  readonly #pending = new Map<Key, Text | undefined>();
  readonly #limits: IndexLimits;
  #applying: Promise<void> | undefined;
  /** Searches and clearing, one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #isClearing = false;

  constructor(limits: IndexLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Adds a text, or replaces it. It is found once `settled` resolves. */
  put(key: Key, text: Text): void {
    this.#schedule(key, text);
  }

  remove(key: Key): void {
    this.#schedule(key, undefined);
  }

  /** Resolves once all changes so far are applied. */
  settled(): Promise<void> {
    return this.#applying ?? Promise.resolve();
  }

  /** What is kept in memory: documents, removed ones among them until they are cleared, and words. */
  get size(): { readonly documents: number; readonly words: number } {
    return { documents: this.#documents.size, words: this.#vocabulary.size };
  }

  /** The words of a title, joined by spaces: the key to sort titles by. */
  titleOf(key: Key): string {
    const document = this.#documents.find(key);
    return document === undefined ? "" : this.#documents.titleOf(document);
  }

  /** The texts that fit, in any order. `undefined`: there is no word to search for. */
  async search(typed: string): Promise<Found<Key> | undefined> {
    const title = wordsOf(typed);
    const words = [...new Set(title)].slice(0, MAX_TYPED);
    if (words.length === 0) return undefined;
    return this.#afterOthers(() => this.#search(words, title.join(" ")));
  }

  async #search(words: readonly string[], title: string): Promise<Found<Key>> {
    const slices = new Slices();
    const matches = this.#matches;
    matches.reset(this.#documents.size);
    for (const [at, word] of words.entries()) {
      const same = await this.#same(word, at === words.length - 1, slices);
      await matches.add(word, same, at, slices);
    }
    let documents = matches.withAll(words.length);
    if (documents.length > 0) return this.#scored(documents, words.length, title, slices);
    matches.reset(this.#documents.size);
    for (const [at, word] of words.entries()) {
      const typed = new TypedWord(word, at === words.length - 1);
      const similar = await this.#vocabulary.similar(typed, slices);
      similar.push(...(await splitWord(word, this.#vocabulary, slices)));
      await matches.add(word, similar, 0, slices);
    }
    documents = matches.withAll(words.length);
    if (documents.length === 0) documents = matches.withMost(words.join("").length / 2);
    return this.#scored(documents, words.length, title, slices);
  }

  /** The word as it was typed. If it is the last one, also the words that begin with it. */
  async #same(word: string, isLast: boolean, slices: Slices): Promise<Similar[]> {
    if (isLast) return this.#vocabulary.beginning(new TypedWord(word, isLast), slices);
    const places = this.#vocabulary.placesOf(word);
    return places === undefined ? [] : [{ places, cost: 0, quality: 1 }];
  }

  async #scored(
    documents: Int32Array,
    words: number,
    typed: string,
    slices: Slices,
  ): Promise<Found<Key>> {
    const keys = int32ArrayOf<Key>(documents.length);
    const scores = new Float64Array(documents.length);
    let count = 0;
    for (const document of documents) {
      const key = this.#documents.keyOf(document);
      if (key === undefined) continue;
      keys[count] = key;
      scores[count] = this.#score(document, words, typed);
      count++;
      if (count % DOCUMENTS_PER_LOOK === 0 && slices.isDue()) await slices.next();
    }
    return { keys: keys.subarray(0, count), scores: scores.subarray(0, count) };
  }

  #score(document: number, words: number, typed: string): number {
    const titleWords = this.#documents.titleWordsOf(document);
    const covered = Math.min(1, this.#matches.inTitle(document) / titleWords);
    // A longer word covers its part of the title less well than the word itself.
    const score = (this.#matches.weightOf(document) / words) * (1 + COVERING * covered);
    // Many titles have a common word, and to read all of them takes long.
    if (words === 1 && titleWords > MAX_WHOLE) return score;
    return score + titleScore(this.#documents.titleOf(document), typed);
  }

  #schedule(key: Key, text: Text | undefined): void {
    this.#pending.set(key, text);
    this.#applying ??= this.#apply();
  }

  async #apply(): Promise<void> {
    const slices = new Slices();
    // First, so that it is known that changes are being applied.
    await slices.next();
    for (const [key, text] of this.#pending) {
      this.#pending.delete(key);
      if (text === undefined) this.#documents.remove(key);
      else this.#add(key, text);
      if (slices.isDue()) await slices.next();
    }
    this.#applying = undefined;
    const { removed, count } = this.#documents;
    if (this.#isClearing || removed < MIN_REMOVED || removed < count / 4) return;
    this.#isClearing = true;
    void this.#afterOthers(() => this.#clear()).finally(() => {
      this.#isClearing = false;
    });
  }

  #add(key: Key, text: Text): void {
    const hash = hashOf(text);
    const title = wordsOf(text.title);
    const joined = title.join(" ");
    const known = this.#documents.find(key);
    if (
      known !== undefined &&
      this.#documents.hashOf(known) === hash &&
      this.#documents.titleOf(known) === joined
    ) {
      return;
    }
    const document = this.#documents.add({
      key,
      title: joined,
      titleWords: Math.max(1, title.length),
      hash,
    });
    for (const [word, part] of partsByWord(text)) {
      if (part === PART.other && this.#isFull()) break;
      this.#vocabulary.add(word, placeOf(document, part));
    }
  }

  #isFull(): boolean {
    const { size, placeCount } = this.#vocabulary;
    return size >= this.#limits.words || placeCount >= this.#limits.places;
  }

  /** Clears away what is left of removed texts. */
  async #clear(): Promise<void> {
    const removed = this.#documents.takeRemoved();
    const isKept = (place: number) => !this.#documents.isRemoved(documentOf(place));
    await this.#vocabulary.keep(isKept, new Slices());
    this.#documents.reuse(removed);
  }

  /** Runs work that looks at documents by number, which other such work must not reuse meanwhile. */
  #afterOthers<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}

/** A year at the end of a title is there to tell titles apart: Alien (1979) is all of Alien. */
const YEAR = /^ [12]\d{3}$/;

function titleScore(title: string, typed: string): number {
  if (title === typed) return WHOLE_TITLE;
  const at = title.indexOf(typed);
  if (at === 0 && YEAR.test(title.slice(typed.length))) return WHOLE_TITLE;
  if (at === 0 && title[typed.length] === " ") return BEGINNING;
  return at >= 0 ? CONTAINED : 0;
}
