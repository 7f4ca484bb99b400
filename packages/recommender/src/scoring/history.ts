/** A history as a model sees it: items with weights. Tested through scorer.test.ts. */

/** An item with a weight: in a history its influence, in an explanation its contribution. */
export interface WeightedItem {
  readonly item: number;
  readonly weight: number;
}

/**
 * Checks a history against the size of a model.
 *
 * @throws RangeError if an item is not in the model or a weight is not finite
 */
export function checkHistory(history: readonly WeightedItem[], itemCount: number): void {
  for (const { item, weight } of history) {
    if (!Number.isInteger(item) || item < 0 || item >= itemCount) {
      throw new RangeError(`The history names item ${item}; the model has 0..${itemCount - 1}.`);
    }
    if (!Number.isFinite(weight)) {
      throw new RangeError(`Item ${item} of the history has the weight ${weight}.`);
    }
  }
}

/** The history with each item once: weights of equal items are added. */
export function distinctItems(history: readonly WeightedItem[]): readonly WeightedItem[] {
  const sums = new Map<number, number>();
  for (const { item, weight } of history) sums.set(item, (sums.get(item) ?? 0) + weight);
  if (sums.size === history.length) return history;
  return Array.from(sums, ([item, weight]) => ({ item, weight }));
}
