/** A history as a model sees it: items with weights. Tested through scorer.test.ts. */

/** An item of a history and its influence: below 0 it is negative evidence. */
export interface WeightedItem {
  /** The item's number in the model. */
  readonly item: number;
  /** Finite. */
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
      throw new RangeError(
        `the history names item ${item}: it must be an integer from 0 to ${itemCount - 1}, an item of the model`,
      );
    }
    if (!Number.isFinite(weight)) {
      throw new RangeError(
        `item ${item} of the history has the weight ${weight}: it must be finite`,
      );
    }
  }
}

/**
 * Whether no item is there twice.
 *
 * @param marks a byte for each item of the model: 0 before and after
 */
export function isDistinct(history: readonly WeightedItem[], marks: Uint8Array): boolean {
  let repeated = 0;
  for (const { item } of history) {
    repeated |= marks[item] ?? 0;
    marks[item] = 1;
  }
  for (const { item } of history) marks[item] = 0;
  return repeated === 0;
}

/** The history with each item once: weights of equal items are added. */
export function distinctItems(history: readonly WeightedItem[]): readonly WeightedItem[] {
  const sums = new Map<number, number>();
  for (const { item, weight } of history) sums.set(item, (sums.get(item) ?? 0) + weight);
  if (sums.size === history.length) return history;
  return Array.from(sums, ([item, weight]) => ({ item, weight }));
}
