/** The number of fields of a line, in messages. Tested through the readers. */

/**
 * How many fields there are.
 *
 * @example fieldCount(1) // "1 field"; fieldCount(2) // "2 fields"
 */
export function fieldCount(count: number): string {
  return `${count} field${count === 1 ? "" : "s"}`;
}
