/**
 * The held-out items that candidates are measured on: a fifth of each user's items, or a sample of
 * those.
 */
/* oxlint-disable typescript/no-non-null-assertion -- Places and items come from the offsets and
   numbers of `Interactions`, which were checked when it was built. */
import { itemsOfUser, shareInteractions } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";
import { selectMarked } from "../data/select-interactions.ts";
import { rankByWeights } from "../evaluation/evaluate.ts";
import { splitByRatio, splitNewest } from "../evaluation/holdout.ts";
import type { Split } from "../evaluation/holdout.ts";
import { ndcgAt, recallAt } from "../evaluation/metrics.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { splitInGroups } from "./group-holdout.ts";
import type { UserQuality } from "./user-quality.ts";

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
 * Which of each user's items are held out, as the future comes: `newest` the last ones, where items
 * are in the order of time; `random` for a future that is known to be a random part; `mixed` where
 * nothing is known: random items of half of the users, related items of the others.
 */
export type HeldOut = "newest" | "mixed" | "random";

type SplitItems = (interactions: Interactions, ratio: number, seed: number) => Split;

const SPLITS: Readonly<Record<HeldOut, SplitItems>> = {
  newest: splitNewest,
  mixed: splitInGroups,
  random: splitByRatio,
};

/** Splits interactions: a fifth of each user's items is held out. Equal seeds give equal splits. */
export function holdOut(interactions: Interactions, heldOut: HeldOut, seed: number): Split {
  const { train, test } = SPLITS[heldOut](interactions, HELD_OUT_SHARE, seed);
  return { train: shareInteractions(train), test };
}

/**
 * A sample of what is held out. If only a share of the items is ranked, the cutoff is that share of 20
 * places, so that a place means the same as among all items. Equal seeds give equal samples.
 */
export function sampleOf({ train, test }: Split, size: ValidationSize, seed: number): Validation {
  const { userCount, itemCount } = test;
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
    train,
    test: selectMarked(test, marks, 1),
    targets,
    cutoff: Math.max(1, Math.ceil(CUTOFF_OF_ALL_ITEMS * share)),
  };
}

/**
 * Measures how well weights predict what was held out, user by user. Yields to other work on this
 * thread after every 200 users.
 *
 * @throws the reason of the signal if it is aborted
 */
export async function measure(
  matrix: ItemWeights,
  { train, test, targets, cutoff }: Validation,
  signal: AbortSignal,
): Promise<UserQuality> {
  const rank = rankByWeights(matrix);
  const isTarget = new Uint8Array(train.itemCount);
  for (const item of targets) isTarget[item] = 1;
  const lastSeenBy = new Int32Array(train.itemCount).fill(-1);
  const recall: number[] = [];
  const ndcg: number[] = [];
  for (let user = 0; user < train.userCount; user += 1) {
    if (user % USERS_BETWEEN_PAUSES === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
    const relevant = new Set(itemsOfUser(test, user));
    if (relevant.size === 0) continue;
    const history = itemsOfUser(train, user);
    for (const item of history) lastSeenBy[item] = user;
    const ranked = rank(
      history,
      cutoff,
      (item) => isTarget[item] === 1 && lastSeenBy[item] !== user,
    );
    recall.push(recallAt(ranked, relevant, cutoff));
    ndcg.push(ndcgAt(ranked, relevant, cutoff));
  }
  return { recall: Float32Array.from(recall), ndcg: Float32Array.from(ndcg) };
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
