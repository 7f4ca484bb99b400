/** The quality of finished lists, by the metrics of this project. */
import type { Split } from "@hellorec/recommender";
import { itemsOfUser, ndcgAt, recallAt } from "@hellorec/recommender";

import { BenchError } from "../bench-error.ts";

/** Means over all users who have something in train and something in test. */
export interface Quality {
  readonly users: number;
  readonly recall: number;
  readonly ndcg: number;
}

/**
 * Measures one list for each user.
 *
 * @param lists item numbers, best first, by user number
 * @throws {BenchError} a list is longer than `cutoff`, has an item twice, one that the user has in
 * train, or one that does not exist: lists that were made by other rules cannot be compared
 */
export function scoreLists(
  lists: readonly Int32Array[],
  { train, test }: Split,
  cutoff: number,
): Quality {
  if (lists.length !== train.userCount) {
    throw new BenchError(`${lists.length} lists for ${train.userCount} users`);
  }
  let [users, recall, ndcg] = [0, 0, 0];
  for (const [user, list] of lists.entries()) {
    const history = new Set(itemsOfUser(train, user));
    const problem = problemOf(list, history, { cutoff, itemCount: train.itemCount });
    if (problem !== undefined) throw new BenchError(`the list of user ${user} ${problem}`);
    const relevant = new Set(itemsOfUser(test, user));
    if (history.size === 0 || relevant.size === 0) continue;
    const ranked = Array.from(list);
    users += 1;
    recall += recallAt(ranked, relevant, cutoff);
    ndcg += ndcgAt(ranked, relevant, cutoff);
  }
  return { users, recall: recall / users, ndcg: ndcg / users };
}

function problemOf(
  list: Int32Array,
  history: ReadonlySet<number>,
  { cutoff, itemCount }: { readonly cutoff: number; readonly itemCount: number },
): string | undefined {
  if (list.length > cutoff) return `has ${list.length} items instead of at most ${cutoff}`;
  if (new Set(list).size < list.length) return "has an item twice";
  const strange = list.find((item) => item >= itemCount);
  if (strange !== undefined) return `has item ${strange}, and there are ${itemCount} items`;
  const seen = list.find((item) => history.has(item));
  return seen === undefined ? undefined : `has item ${seen}, which the user has in train`;
}
