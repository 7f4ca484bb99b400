/** Titles within sentences. */

const MOST = 60;

/** A title of at most 60 letters. @example shortTitle("A".repeat(100)) // 59 letters and an ellipsis */
export function shortTitle(title: string): string {
  const letters = Array.from(title);
  return letters.length <= MOST
    ? title
    : `${letters
        .slice(0, MOST - 1)
        .join("")
        .trimEnd()}…`;
}
