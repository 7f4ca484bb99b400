/** Finds the name that a mistyped word is closest to. */
import { editDistance } from "@hellorec/api/edit-distance";

/**
 * The name with the smallest edit distance, or undefined where no name is close enough.
 *
 * @example closest("recomend", ["recommend", "popular"]) // "recommend"
 */
export function closest(typed: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Math.floor(typed.length / 3) + 1;
  for (const name of names) {
    const changes = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (changes < fewest) [best, fewest] = [name, changes];
  }
  return best;
}
