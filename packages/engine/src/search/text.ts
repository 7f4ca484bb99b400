/** A text to be found: its parts, and their words. Tested through search-index.test.ts. */
import { indexedWords, wordsOf } from "./words.ts";

/** A text in parts. Words in the title count most, those in `other` least. */
export interface Text {
  readonly title: string;
  readonly categories: readonly string[];
  readonly other: readonly string[];
}

/** The parts of a text that a word can be in. Of two, the lower one counts more. */
export const PART = { title: 0, category: 1, other: 2 } as const;
export type Part = (typeof PART)[keyof typeof PART];

/** Words by which one text is found, at most. Those of the title come first. */
const MAX_WORDS = 100;

/** The words of a text, each once with the best part that it is in. */
export function partsByWord({ title, categories, other }: Text): Map<string, Part> {
  const parts = new Map<string, Part>();
  const add = (text: string, part: Part) => {
    // Of a long text no more words are made than count.
    if (parts.size === MAX_WORDS) return;
    for (const word of indexedWords(text)) {
      if (parts.size === MAX_WORDS) return;
      if (!parts.has(word)) parts.set(word, part);
    }
  };
  add(title, PART.title);
  for (const category of categories) add(category, PART.category);
  for (const text of other) add(text, PART.other);
  return parts;
}

/** The words of a title, as titles are compared and sorted. */
export function titleWords(title: string): string[] {
  return wordsOf(title);
}

/** 32 bits that change with the text: FNV-1a over its UTF-16 units. */
export function hashOf({ title, categories, other }: Text): number {
  let hash = 0x811c9dc5;
  for (const text of [title, ...categories, "", ...other]) {
    for (let at = 0; at < text.length; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    hash = Math.imul(hash ^ 0xffff, 0x01000193);
  }
  return hash;
}
