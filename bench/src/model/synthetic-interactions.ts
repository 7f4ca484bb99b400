/**
 * Made-up interactions that look like those of a shop: few items have most of the users, few users
 * have long histories, and every user has a few tastes, so that there is something to learn.
 */
import type { InteractionPairs, SeededRandom } from "@hellorec/recommender";
import { seededRandom } from "@hellorec/recommender";

/** Items of one taste; an item belongs to the taste `item % tasteCount(items)`. */
const ITEMS_PER_TASTE = 200;
/** A user has one taste for so many items of the history, and a few at least. */
const HISTORY_PER_TASTE = 30;
const LEAST_TASTES = 3;
/** Share of a history that comes out of the user's tastes; the rest is popular items. */
const OWN_TASTE = 0.9;
/** Popularity falls with the rank to this power. */
const ZIPF_EXPONENT = 0.8;
/** Histories that are this share of the catalog or more would not be drawn, but enumerated. */
const LARGEST_SHARE = 0.25;
const TRIES = 8;
/** History lengths are Pareto-distributed, the longest so many times the shortest. */
const PARETO = { exponent: 1.25, range: 120 } as const;

/** Pairs in typed arrays; each user's in order of time, no item twice. */
export interface SyntheticInteractions extends InteractionPairs {
  readonly users: Int32Array;
  readonly items: Int32Array;
}

/** Tastes in a catalog of so many items. */
export function tasteCount(itemCount: number): number {
  return Math.max(1, Math.round(itemCount / ITEMS_PER_TASTE));
}

/**
 * Draws a history of the given length for every user. Equal arguments give equal interactions.
 *
 * @throws {RangeError} a history is longer than a quarter of the catalog
 * @example syntheticInteractions({ lengths: [100, 20], itemCount: 41_000, seed: 1 })
 */
export function syntheticInteractions(shape: {
  readonly lengths: ArrayLike<number>;
  readonly itemCount: number;
  readonly seed: number;
}): SyntheticInteractions {
  const { lengths, itemCount, seed } = shape;
  const random = seededRandom(seed);
  const total = Array.from(lengths).reduce((sum, length) => sum + length, 0);
  const [users, items] = [new Int32Array(total), new Int32Array(total)];
  const newestUser = new Int32Array(itemCount).fill(-1);
  let filled = 0;
  for (let user = 0; user < lengths.length; user++) {
    const length = lengths[user] ?? 0;
    if (length > itemCount * LARGEST_SHARE) {
      throw new RangeError(`a history of ${length} items is too long for ${itemCount}`);
    }
    const draw = drawer(random, itemCount, length);
    for (const end = filled + length; filled < end; filled++) {
      let item = draw();
      for (let tries = 1; newestUser[item] === user && tries < TRIES; tries++) item = draw();
      while (newestUser[item] === user) item = (item + 1) % itemCount;
      newestUser[item] = user;
      users[filled] = user;
      items[filled] = item;
    }
  }
  return { userCount: lengths.length, itemCount, users, items };
}

/**
 * History lengths of so many users, `total` together: most are short, some long, none over `most`.
 *
 * @throws {RangeError} no such lengths exist
 */
export function historyLengths(shape: {
  readonly userCount: number;
  readonly total: number;
  readonly most: number;
  readonly seed: number;
}): Int32Array {
  const { userCount, total, most, seed } = shape;
  if (total < userCount || total > userCount * most) {
    throw new RangeError(`${userCount} histories of 1 to ${most} are never ${total} together`);
  }
  const random = seededRandom(seed);
  const tail = 1 - PARETO.range ** -PARETO.exponent;
  const raw = Float64Array.from(
    { length: userCount },
    () => (1 - random.uniform() * tail) ** (-1 / PARETO.exponent),
  );
  const scale = total / raw.reduce((sum, length) => sum + length, 0);
  const lengths = Int32Array.from(raw, (length) =>
    Math.min(most, Math.max(1, Math.round(length * scale))),
  );
  // What rounding and the bounds took or added is distributed in steps of one.
  let missing = total - lengths.reduce((sum, length) => sum + length, 0);
  for (let user = 0; missing !== 0; user = (user + 1) % userCount) {
    const length = (lengths[user] ?? 0) + Math.sign(missing);
    if (length < 1 || length > most) continue;
    lengths[user] = length;
    missing -= Math.sign(missing);
  }
  return lengths;
}

/** The same interactions, items numbered in the order in which they first occur; no others. */
export function renumbered(interactions: SyntheticInteractions): SyntheticInteractions {
  const numbers = new Int32Array(interactions.itemCount).fill(-1);
  let itemCount = 0;
  const items = interactions.items.map((item) => {
    if (numbers[item] === -1) numbers[item] = itemCount++;
    return numbers[item] ?? 0;
  });
  return { ...interactions, items, itemCount };
}

/** The lists of a file as research publishes them: `user item item …`, a line for each user. */
export function* adjacencyLines({ users, items }: SyntheticInteractions): Generator<string> {
  let start = 0;
  for (let end = 1; end <= users.length; end++) {
    if (users[end] === users[start]) continue;
    yield `${users[start]} ${items.subarray(start, end).join(" ")}\n`;
    start = end;
  }
}

/** Gives items for one user. */
function drawer(random: SeededRandom, itemCount: number, length: number): () => number {
  const count = tasteCount(itemCount);
  const tastes = Array.from(
    { length: Math.max(LEAST_TASTES, Math.ceil(length / HISTORY_PER_TASTE)) },
    () => random.below(count),
  );
  return () => {
    if (random.uniform() >= OWN_TASTE) return zipfRank(random, itemCount);
    const taste = tastes[random.below(tastes.length)] ?? 0;
    return taste + count * zipfRank(random, Math.ceil((itemCount - taste) / count));
  };
}

/** A rank of 0..count-1, small ones likelier: the inverse of the continuous power law. */
function zipfRank(random: SeededRandom, count: number): number {
  const power = 1 - ZIPF_EXPONENT;
  const place = (1 + random.uniform() * ((count + 1) ** power - 1)) ** (1 / power);
  return Math.min(count, Math.floor(place)) - 1;
}
