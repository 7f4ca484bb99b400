/** What an item is, as numbered terms: its categories, attributes and the words of its title. */
import type { ItemInput } from "@hellorec/api";
import type { ContentTerm } from "@hellorec/recommender";

import { wordsOf } from "../search/words.ts";

/** Terms of one item that count, at most: categories first, then attributes, then the title. */
const MAX_TERMS = 100;
/** Distinct terms of all items, at most. Later ones do not count. */
const MAX_DISTINCT = 500_000;
/** A category, or the value of an attribute, says more than a word of a title. */
const VALUE_FACTOR = 1;
const WORD_FACTOR = 0.5;
/** A text attribute of more words is a description: its words count, not the whole. */
const MAX_WORDS_OF_VALUE = 4;
const YEAR = /^(1[89]|20)\d\d$/;
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The parts of an item that terms are made of. */
export type ItemContent = Pick<ItemInput, "title" | "categories" | "attributes">;

/**
 * Numbers the terms of items. A number is valid for this object only.
 *
 * @example
 * const terms = new ContentTerms();
 * terms.of({ title: "Alien (1979)", categories: ["Horror"] });
 * // [{ term: 0, factor: 1 }, { term: 1, factor: 0.5 }, { term: 2, factor: 1 }]
 */
export class ContentTerms {
  readonly #numbers = new Map<string, number>();

  /** The terms of an item, each once, 100 at most. */
  of(item: ItemContent): ContentTerm[] {
    const terms: ContentTerm[] = [];
    const seen = new Set<number>();
    for (const [text, factor] of textTerms(item)) {
      const term = this.#numberOf(text);
      if (term === undefined || seen.has(term)) continue;
      seen.add(term);
      terms.push({ term, factor });
      if (terms.length === MAX_TERMS) break;
    }
    return terms;
  }

  #numberOf(text: string): number | undefined {
    const known = this.#numbers.get(text);
    if (known !== undefined || this.#numbers.size === MAX_DISTINCT) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}

/** Terms as texts with their factors. The factor of a text is the same for every item. */
function* textTerms({ title, categories = [], attributes = {} }: ItemContent) {
  for (const category of categories) {
    yield [`category ${wordsOf(category).join(" ")}`, VALUE_FACTOR] as const;
  }
  for (const [name, value] of Object.entries(attributes)) {
    for (const text of valuesOf(value)) {
      const words = wordsOf(text);
      if (words.length > MAX_WORDS_OF_VALUE) yield* wordTerms(words);
      else yield [`${name}=${words.join(" ")}`, VALUE_FACTOR] as const;
    }
  }
  yield* wordTerms(wordsOf(title));
}

function* wordTerms(words: readonly string[]) {
  for (const word of words) {
    // A year says as much as a category: the films of 1994.
    yield [`word ${word}`, YEAR.test(word) ? VALUE_FACTOR : WORD_FACTOR] as const;
  }
}

/** The texts and whole numbers of an attribute, but for addresses. */
function valuesOf(value: string | number | boolean | readonly string[]): readonly string[] {
  if (typeof value === "boolean") return [];
  if (typeof value === "number") return Number.isSafeInteger(value) ? [String(value)] : [];
  const texts = typeof value === "string" ? [value] : value;
  return texts.filter((text) => !ADDRESS.test(text));
}
