/** How much two words differ. Tested through meant-field.test.ts, and where the server names what was meant. */

/**
 * How many letters are changed, added, left out or swapped with their neighbour (Damerau-Levenshtein
 * distance; no letter is changed twice).
 *
 * @example editDistance("MODLE", "MODEL") // 1
 */
export function editDistance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= right.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (left[at - 1] === right[to - 1] ? 0 : 1);
      const isSwapped = left[at - 1] === right[to - 2] && left[at - 2] === right[to - 1];
      const swapped = isSwapped && at > 1 && to > 1 ? (before[to - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[right.length] ?? 0;
}
