import { TopList } from "../kernels/top-list.ts";
// An item the model does not know, fitted by itself: its neighbours from the histories of the users
// who like it, as RP3beta weighs them, on the scale of a model that is there.
import { rp3betaDefaults } from "./rp3beta.ts";

/** What likers of one item like besides it. */
export interface FoldedItem {
  /** The nearest items, nearest first. */
  readonly neighbours: Int32Array;
  /** How near each is: the row of the item, which sums to 1. */
  readonly weights: Float32Array;
  /** How many likers there were. */
  readonly likers: number;
  /** The part of the whole row's mass that the kept neighbours have. */
  readonly kept: number;
}

/**
 * The row of one item, as `fitRp3beta` has it: each liker's other items gain
 * `degree(user)^-alpha`, the largest `most` are kept and scaled to sum 1.
 *
 * @param item the item itself, left out of its neighbours
 * @param histories what each liker likes, the item included or not
 * @example
 * foldIn(7, [Int32Array.of(7, 1, 2), Int32Array.of(7, 1)], 50).neighbours[0]; // 1
 */
export function foldIn(item: number, histories: readonly Int32Array[], most: number): FoldedItem {
  const together = new Map<number, number>();
  let whole = 0;
  for (const history of histories) {
    const share = history.length ** -rp3betaDefaults.alpha;
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
 * The other direction: how near the item is to each neighbour, were it in the neighbour's row. A
 * row's whole mass is taken to be that of its own likers, of whom each brings what a liker of the
 * folded item does.
 *
 * @param likersOf how many users like the neighbour at this place of `folded.neighbours`
 * @returns one weight for each neighbour, as shares of its row
 */
export function foldedColumn(
  folded: FoldedItem,
  likersOf: (neighbour: number) => number,
): Float32Array {
  return Float32Array.from(folded.neighbours, (neighbour, at) => {
    const share = (folded.weights[at] ?? 0) * folded.kept;
    // Its likers are among the neighbour's: a count that lags behind must not make the share grow.
    const together = Math.max(1, likersOf(neighbour));
    return (share * folded.likers) / together;
  });
}
