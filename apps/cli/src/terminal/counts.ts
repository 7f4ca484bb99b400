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
 * The counts in the answer of a mutation.
 *
 * @example countsText({ created: 1, updated: 0 }) // "1 created, 0 updated"
 */
export function countsText(counts: unknown): string {
  if (typeof counts !== "object" || counts === null) return JSON.stringify(counts);
  return Object.entries(counts)
    .map(([name, count]) => `${grouped(Number(count))} ${name.replaceAll("_", " ")}`)
    .join(", ");
}
