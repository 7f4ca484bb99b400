/** The words of a text, as a search compares them. */

/** Letters that are compared, of each word. */
export const MAX_WORD_LENGTH = 40;
/** Parts that are also found when they are written as one word: Spider-Man, Catch-22. */
const MAX_JOINED_PARTS = 3;

const PLAIN = /^[\x20-\x7e]*$/;
const ACCENTS = /[\u0300-\u036f]/g;
/** Letters that Unicode does not decompose, after they are in upper case. */
const LETTERS: Readonly<Record<string, string>> = {
  Æ: "AE",
  Œ: "OE",
  Ø: "O",
  Ł: "L",
  Đ: "D",
  Ð: "D",
  Þ: "TH",
};
const OTHER_LETTERS = /[ÆŒØŁĐÐÞ]/g;
/** An apostrophe before a short ending, as in don't and Schindler's. */
const ENDING_APOSTROPHE = /['’`](?=[\p{L}]{1,2}(?![\p{L}\p{N}]))/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts that are written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;

/**
 * The words of a text, in their order. Upper and lower case are equal, and letters with and without
 * accents. A text without spaces, as in Chinese, has its pairs of letters as words.
 *
 * @example wordsOf("Amélie's Spider-Man") // ["AMELIES", "SPIDER", "MAN"]
 */
export function wordsOf(text: string): string[] {
  return (folded(text).match(WORD) ?? []).flatMap(pieces);
}

/**
 * The words by which a text is found: besides its words, those that are joined by a hyphen or the
 * like as one.
 *
 * @example indexedWords("Spider-Man 2") // ["SPIDER", "MAN", "SPIDERMAN", "2"]
 */
export function indexedWords(text: string): string[] {
  const words: string[] = [];
  for (const chunk of folded(text).split(" ")) {
    const parts = chunk.match(WORD) ?? [];
    for (const part of parts) words.push(...pieces(part));
    if (parts.length > 1 && parts.length <= MAX_JOINED_PARTS) words.push(cut(parts.join("")));
  }
  return words;
}

function folded(text: string): string {
  const upper = PLAIN.test(text)
    ? text.toUpperCase()
    : text
        .normalize("NFKD")
        .replaceAll(ACCENTS, "")
        .normalize("NFC")
        .toUpperCase()
        .replaceAll(OTHER_LETTERS, (letter) => LETTERS[letter] ?? letter)
        .replaceAll(/\s/gu, " ");
  return upper.replaceAll(ENDING_APOSTROPHE, "");
}

function pieces(word: string): string[] {
  if (PLAIN.test(word)) return [cut(word)];
  const found: string[] = [];
  let end = 0;
  for (const { 0: run, index } of word.matchAll(UNSPACED)) {
    if (index > end) found.push(cut(word.slice(end, index)));
    found.push(...pairs(run));
    end = index + run.length;
  }
  if (end < word.length) found.push(cut(word.slice(end)));
  return found;
}

/** Each letter with the next one, and the last letter alone, so that every letter begins a word. */
function pairs(run: string): string[] {
  const letters = Array.from(run);
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ""));
}

function cut(word: string): string {
  return word.length <= MAX_WORD_LENGTH ? word : word.slice(0, MAX_WORD_LENGTH);
}
