/** Counts for people. */

/**
 * A number with its thousands grouped.
 *
 * @example grouped(9125) // "9,125"
 */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * How many there are of something.
 *
 * @example counted(1, "item") // "1 item"; counted(9125, "item") // "9,125 items"
 */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Names of counts that are nouns; the others, such as `created`, have no plural. */
const NOUNS: Readonly<Record<string, string>> = { duplicates: "duplicate" };

/**
 * The counts in the answer of a mutation. What is no count, such as a list of names, is left out.
 *
 * @example countsText({ accepted: 1, duplicates: 0 }) // "1 accepted, 0 duplicates"
 */
export function countsText(counts: unknown): string {
  if (typeof counts !== "object" || counts === null) return JSON.stringify(counts);
  return Object.entries(counts)
    .filter(([, count]) => typeof count === "number")
    .map(([name, count]) => {
      const noun = NOUNS[name];
      return noun === undefined ? `${grouped(count)} ${name}` : counted(count, noun);
    })
    .join(", ");
}
