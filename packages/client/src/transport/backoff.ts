/** How long to wait after failures. */

/** The bounds of the waits. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait before another attempt, in milliseconds: twice as long each time. It is random by half, so
 * that the clients of a restarted server do not return at the same instant.
 *
 * @param failures how many there were in a row, 1 or more
 */
export function backoffMs(
  failures: number,
  { firstMs, longestMs }: BackoffBounds,
  random = Math.random,
): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs) * (1 - random() / 2);
}
