/** How many typing mistakes lie between two words. */
import { MAX_WORD_LENGTH } from "./words.ts";

/** The most mistakes that are counted. */
export const MAX_EDITS = 2;

/** The number of mistakes in a whole word, and in its best beginning. */
export interface Edits {
  whole: number;
  beginning: number;
}

// One row for each letter of what was typed: this one and the two before it.
const WIDTH = MAX_WORD_LENGTH + 1;
const rows = [new Uint8Array(WIDTH), new Uint8Array(WIDTH), new Uint8Array(WIDTH)] as const;

/**
 * Counts mistakes: a letter too many, too few or wrong, and two letters in the wrong order (the
 * optimal string alignment distance). More than `most` mistakes are counted as `most + 1`.
 *
 * @param typed what was typed, compared with the whole word and with each of its beginnings
 * @param edits receives the result: this is called for each word of a vocabulary
 * @example countEdits("NOSFR", "NOSFERATU", 1, edits); // { whole: 2, beginning: 1 }
 */
export function countEdits(typed: string, word: string, most: number, edits: Edits): void {
  const length = typed.length;
  // Later letters are not part of any beginning that is near enough.
  const width = Math.min(word.length, length + most);
  let [before, above, row] = rows;
  for (let at = 0; at <= width; at++) above[at] = at;
  for (let line = 1; line <= length; line++) {
    const letter = typed.charCodeAt(line - 1);
    const earlier = line > 1 ? typed.charCodeAt(line - 2) : -1;
    row[0] = line;
    let least = line;
    for (let at = 1; at <= width; at++) {
      const other = word.charCodeAt(at - 1);
      const diagonal = above[at - 1] ?? 0;
      let count = letter === other ? diagonal : diagonal + 1;
      count = Math.min(count, (above[at] ?? 0) + 1, (row[at - 1] ?? 0) + 1);
      if (at > 1 && letter === word.charCodeAt(at - 2) && earlier === other) {
        count = Math.min(count, (before[at - 2] ?? 0) + 1);
      }
      row[at] = count;
      if (count < least) least = count;
    }
    if (least > most) {
      edits.whole = most + 1;
      edits.beginning = most + 1;
      return;
    }
    [before, above, row] = [above, row, before];
  }
  let beginning = most + 1;
  for (let at = 0; at <= width; at++) beginning = Math.min(beginning, above[at] ?? beginning);
  edits.whole = width < word.length ? most + 1 : Math.min(above[width] ?? 0, most + 1);
  edits.beginning = beginning;
}
