/**
 * Fits a cold-start item, which the model does not know: its neighbours come from the histories of
 * the users who like it, weighed as RP3beta does, on the scale of the existing model.
 */
import { TopList } from "../kernels/top-list.ts";
import { RP3BETA_DEFAULTS } from "./rp3beta.ts";

/** The neighbours of one item: what the users who like it like besides it. */
export interface FoldedItem {
  /** The nearest items, nearest first. */
  readonly neighbours: Int32Array;
  /** The weight of each neighbour: the row of the item, which sums to 1. */
  readonly weights: Float32Array;
  /** The number of users who like the item. */
  readonly likers: number;
  /** The share of the whole row's mass that the kept neighbours have, 0..1. */
  readonly kept: number;
}

/**
 * The row of one item as RP3beta computes it: each liker's other items gain
 * `degree(user)^-alpha`, the largest `most` are kept and scaled to sum 1.
 *
 * @param item the item itself, left out of its neighbours
 * @param histories what each liker likes, the item included or not
 * @param most the most neighbours that are kept
 * @throws RangeError if `most` is not an integer of 0 or more
 * @example
 * foldIn(7, [Int32Array.of(7, 1, 2), Int32Array.of(7, 1)], 50).neighbours[0]; // 1
 */
export function foldIn(item: number, histories: readonly Int32Array[], most: number): FoldedItem {
  const together = new Map<number, number>();
  let whole = 0;
  for (const history of histories) {
    const share = history.length ** -RP3BETA_DEFAULTS.alpha;
    for (const other of history) {
      if (other === item) continue;
      together.set(other, (together.get(other) ?? 0) + share);
      whole += share;
    }
  }
  const best = new TopList(most);
  for (const [other, sum] of together) best.add(other, sum);
  const ranked = best.takeSorted();
  const sum = ranked.reduce((total, { score }) => total + score, 0);
  return {
    neighbours: Int32Array.from(ranked, (entry) => entry.item),
    weights: Float32Array.from(ranked, ({ score }) => score / sum),
    likers: histories.length,
    kept: whole === 0 ? 0 : sum / whole,
  };
}

/**
 * The column of the item: its estimated weight in the row of each neighbour. The estimate assumes
 * that each user who likes the neighbour adds as much mass to the neighbour's row as a user who
 * likes the folded item adds to its row.
 *
 * @param likersOf how many users like the neighbour at this place of `folded.neighbours`
 * @returns one weight for each neighbour, as shares of its row
 * @example
 * const folded = foldIn(7, [Int32Array.of(7, 1, 2), Int32Array.of(7, 1)], 50);
 * const popularity = itemPopularity(interactions);
 * foldedColumn(folded, (neighbour) => popularity[neighbour] ?? 0);
 */
export function foldedColumn(
  folded: FoldedItem,
  likersOf: (neighbour: number) => number,
): Float32Array {
  return Float32Array.from(folded.neighbours, (neighbour, at) => {
    const share = (folded.weights[at] ?? 0) * folded.kept;
    // The item's likers are among the neighbour's. A count that lags behind must not raise the share.
    const together = Math.max(1, likersOf(neighbour));
    return (share * folded.likers) / together;
  });
}
