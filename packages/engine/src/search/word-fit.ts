/** How well a word fits what was typed. Tested through search-index.test.ts. */
import { countEdits, MAX_EDITS } from "./edit-distance.ts";
import type { Edits } from "./edit-distance.ts";

/** What is typed is found inside of a word from this length on. */
const MIN_INNER_LENGTH = 3;
/**
 * What is typed may have one mistake from this length on, and two from the other. A short word with a
 * mistake is like many words: only whole words with its first letter are taken for it.
 */
const SHORT_LENGTH = 3;
const ONE_EDIT_LENGTH = 4;
const TWO_EDITS_LENGTH = 8;

const HAS_DIGIT = /\p{N}/u;

const MISSPELT = 0.9;
const MISSPELT_BEGINNING = 0.6;
const INSIDE = 0.5;

/** How a word fits. */
export interface Fit {
  /** The number of mistakes. A longer word or one with other letters around has some as well. */
  readonly cost: number;
  /** How well it fits among those of the same cost: 0..1. */
  readonly quality: number;
}

const edits: Edits = { whole: 0, beginning: 0 };

/** What was typed for one word. */
export class TypedWord {
  readonly text: string;
  /** What a longer word costs: nothing in the last word, which may be unfinished. */
  readonly #longer: number;
  readonly #letters: number;
  readonly #most: number;

  constructor(text: string, isLast: boolean) {
    this.text = text;
    this.#longer = isLast ? 0 : 1;
    this.#letters = lettersOf(text);
    this.#most = mostEdits(text);
  }

  /** Whether a word may fit that has these letters. Most words fail, at no cost. */
  mayFit(letters: number): boolean {
    const missing = this.#letters & ~letters;
    return missing === 0 || bitCount(missing) <= this.#most;
  }

  /** Whether a word that begins with it may have these letters. */
  mayBegin(letters: number): boolean {
    return (this.#letters & ~letters) === 0;
  }

  /** How the word fits if it is the same, or begins with what was typed. */
  begins(word: string): Fit | undefined {
    if (!word.startsWith(this.text)) return undefined;
    if (word.length === this.text.length) return { cost: 0, quality: 1 };
    const quality = 0.7 + (0.2 * this.text.length) / word.length;
    return { cost: this.#longer, quality };
  }

  /** How the word fits, also if it was misspelt, or has what was typed inside. */
  fits(word: string): Fit | undefined {
    return this.begins(word) ?? this.#misspelt(word) ?? this.#inside(word);
  }

  #misspelt(word: string): Fit | undefined {
    if (this.#most === 0 || word.length < this.text.length - this.#most) return undefined;
    const isShort = this.text.length < ONE_EDIT_LENGTH;
    if (isShort && (word.length > ONE_EDIT_LENGTH || word[0] !== this.text[0])) return undefined;
    countEdits(this.text, word, this.#most, edits);
    if (edits.whole <= this.#most) return { cost: edits.whole, quality: MISSPELT };
    if (isShort || edits.beginning > this.#most) return undefined;
    return { cost: edits.beginning + this.#longer, quality: MISSPELT_BEGINNING };
  }

  #inside(word: string): Fit | undefined {
    const isInside = this.text.length >= MIN_INNER_LENGTH && word.includes(this.text);
    return isInside ? { cost: 1, quality: INSIDE } : undefined;
  }
}

/** A bit for each letter of a word. Letters may share a bit. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

/** A number is found as it is: a wrong digit makes it another one. */
function mostEdits(typed: string): number {
  if (typed.length < SHORT_LENGTH || HAS_DIGIT.test(typed)) return 0;
  return typed.length < TWO_EDITS_LENGTH ? 1 : MAX_EDITS;
}

function bitCount(bits: number): number {
  let left = bits;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count++;
  }
  return count;
}
