/** What serves while a part of the store does not answer. Tested by apps/server/faults/citus.fault.ts. */
import { StoreError } from "@hellorec/store";

/**
 * A new result, or the earlier one while the store is UNAVAILABLE, such as without one worker of a
 * cluster.
 *
 * @throws any other error of `fresh`
 * @example const ranking = await orEarlier(compute(), known);
 */
export async function orEarlier<Result>(fresh: Promise<Result>, earlier: Result): Promise<Result> {
  try {
    return await fresh;
  } catch (error) {
    if (error instanceof StoreError && error.code === "UNAVAILABLE") return earlier;
    throw error;
  }
}
