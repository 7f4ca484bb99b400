/** How something grows with the data, as one number. */

/** What something cost in a log of some length. */
export interface Point {
  readonly events: number;
  readonly value: number;
}

/**
 * The exponent of growth: the slope of log(value) over log(events), by least squares. 0: the same at
 * any size; 1: ten times as much with ten times the data; 0.5: about three times as much.
 *
 * @throws {RangeError} fewer than two sizes, or a value that is not above 0
 * @example exponent([{ events: 1e4, value: 2 }, { events: 1e5, value: 20 }]) // 1
 */
export function exponent(points: readonly Point[]): number {
  const logs = points.map(({ events, value }) => {
    if (!(events > 0 && value > 0)) throw new RangeError(`no exponent of ${value} at ${events}`);
    return { x: Math.log(events), y: Math.log(value) };
  });
  const middle = (of: (log: { x: number; y: number }) => number) =>
    logs.reduce((sum, log) => sum + of(log), 0) / logs.length;
  const [x0, y0] = [middle(({ x }) => x), middle(({ y }) => y)];
  const spread = logs.reduce((sum, { x }) => sum + (x - x0) ** 2, 0);
  if (!(spread > 0)) throw new RangeError("an exponent needs two sizes");
  return logs.reduce((sum, { x, y }) => sum + (x - x0) * (y - y0), 0) / spread;
}
