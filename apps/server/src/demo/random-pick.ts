/** Random choices from a seeded source. Tested through demo-events.test.ts. */

/**
 * One of these values, each as likely as the others.
 *
 * @throws {RangeError} there are none
 */
export function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
}

/**
 * One of these values, as likely as its weight says.
 *
 * @throws {RangeError} there are none
 */
export function pickWeighted<Value>(
  weights: ReadonlyMap<Value, number>,
  random: () => number,
): Value {
  let total = 0;
  for (const weight of weights.values()) total += weight;
  let left = random() * total;
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  // Rounding errors may leave a small rest of the total.
  return pick([...weights.keys()], random);
}
