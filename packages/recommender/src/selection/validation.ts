/**
 * The held-out items that candidates are measured on: a fifth of each user's items, or a sample of
 * those.
 */
/* oxlint-disable typescript/no-non-null-assertion -- Places and items come from the offsets and
   numbers of `Interactions`, which were checked when it was built. */
import { shareInteractions } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";
import { selectMarked } from "../data/select-interactions.ts";
import { evaluate, rankByWeights } from "../evaluation/evaluate.ts";
import { splitByRatio, splitNewest } from "../evaluation/holdout.ts";
import type { ItemWeights } from "../weights/item-weights.ts";

/** What to fit on, what to predict, and the length of the lists. */
export interface Validation {
  /** In shared memory. */
  readonly train: Interactions;
  /** Held-out items of the sampled users, only those in `targets`. */
  readonly test: Interactions;
  /** The items that are ranked, ascending. */
  readonly targets: Int32Array;
  readonly cutoff: number;
}

/** The size of a sample. */
export interface ValidationSize {
  readonly items: number;
  readonly users: number;
}

const HELD_OUT_SHARE = 0.2;
const CUTOFF_OF_ALL_ITEMS = 20;
const USERS_BETWEEN_PAUSES = 200;

/**
 * Splits interactions: each user's newest items are held out where they are in the order of time, as
 * the future comes, else random ones. If only a share of the items is ranked, the cutoff is that share of 20
 * places, so that a place means the same as among all items. Equal seeds give equal samples, and
 * the same split for every size.
 */
export function holdOut(
  interactions: Interactions,
  { seed, isOrdered }: { readonly seed: number; readonly isOrdered: boolean },
  size: ValidationSize,
): Validation {
  const { userCount, itemCount } = interactions;
  const { train, test } = isOrdered
    ? splitNewest(interactions, HELD_OUT_SHARE)
    : splitByRatio(interactions, HELD_OUT_SHARE, seed);
  const isTarget = sampled(itemCount, size.items, seed + 1);
  const isUser = sampled(userCount, size.users, seed + 2);
  const marks = new Uint8Array(test.userItems.length);
  for (let user = 0; user < userCount; user += 1) {
    if (isUser[user] === 0) continue;
    for (let place = test.userOffsets[user]!; place < test.userOffsets[user + 1]!; place += 1) {
      marks[place] = isTarget[test.userItems[place]!]!;
    }
  }
  const targets = Int32Array.from(isTarget.keys()).filter((item) => isTarget[item] === 1);
  const share = targets.length / Math.max(1, itemCount);
  return {
    train: shareInteractions(train),
    test: selectMarked(test, marks, 1),
    targets,
    cutoff: Math.max(1, Math.ceil(CUTOFF_OF_ALL_ITEMS * share)),
  };
}

/** How well weights predict what was held out. */
export interface Quality {
  /** What candidates are compared by, 0..1: the geometric mean of recall and NDCG at the cutoff. */
  readonly metric: number;
  /** The recall alone, 0..1. */
  readonly recall: number;
}

/**
 * Measures how well weights predict what was held out. Yields to other work on this thread after every 200 users.
 *
 * @throws the reason of the signal if it is aborted
 */
export async function measure(
  matrix: ItemWeights,
  { train, test, targets, cutoff }: Validation,
  signal: AbortSignal,
): Promise<Quality> {
  const isTarget = new Uint8Array(train.itemCount);
  for (const item of targets) isTarget[item] = 1;
  const rank = rankByWeights(matrix);
  let users = 0;
  let recall = 0;
  let ndcg = 0;
  for (let from = 0; from < train.userCount; from += USERS_BETWEEN_PAUSES) {
    const part = evaluate(
      (history, count, accept) =>
        rank(history, count, (item) => isTarget[item] === 1 && accept(item)),
      train,
      test,
      { cutoffs: [cutoff], from, to: Math.min(train.userCount, from + USERS_BETWEEN_PAUSES) },
    );
    users += part.users;
    recall += part.users * (part.metrics[`recall@${cutoff}`] ?? 0);
    ndcg += part.users * (part.metrics[`ndcg@${cutoff}`] ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
  if (users === 0) return { metric: 0, recall: 0 };
  return { metric: Math.sqrt(recall * ndcg) / users, recall: recall / users };
}

/** 1 for `wanted` of `count` numbers, or for all if there are no more. */
function sampled(count: number, wanted: number, seed: number): Uint8Array {
  const marks = new Uint8Array(count);
  if (wanted >= count) return marks.fill(1);
  const random = seededRandom(seed);
  // Floyd's sampling.
  for (let limit = count - wanted; limit < count; limit += 1) {
    const place = random.below(limit + 1);
    marks[marks[place] === 1 ? limit : place] = 1;
  }
  return marks;
}
