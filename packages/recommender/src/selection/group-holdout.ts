/**
 * Holds out a part of each user's items as a future without times may come: of half the users items
 * at random, of the others related items together. Related are items that the same users have.
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";
import type { SeededRandom } from "../data/seeded-random.ts";
import { heldOutCount, splitPerUser } from "../evaluation/holdout.ts";
import type { Split } from "../evaluation/holdout.ts";

/** The share of users whose items are held out as a group. */
const GROUP_SHARE = 0.5;
/** The farthest item from the first one drawn has e^-strength times the chance of the nearest. */
const STRENGTH = 2;
/** Co-occurrence is counted over so many users of an item, which bounds the work for popular ones. */
const MAX_USERS_OF_ITEM = 500;

/**
 * Holds out a share of every user's items, rounded down, so every user keeps at least one in train.
 * A coin for each user decides whether items are drawn at random, or one at random and then others,
 * the more likely the nearer they are to it. Near is ranked by the cosine of co-occurrence with it.
 * Equal seeds give equal splits.
 *
 * @param ratio the share held out, above 0 and below 1
 * @example const { train, test } = splitInGroups(interactions, 0.2, 42);
 */
export function splitInGroups(interactions: Interactions, ratio: number, seed: number): Split {
  const random = seededRandom(seed);
  const draw = new GroupDraw(interactions, random);
  return splitPerUser(interactions, (tested, start, end) => {
    const wanted = heldOutCount(end - start, ratio);
    if (wanted === 0) return;
    const isGroup = random.uniform() < GROUP_SHARE;
    for (const place of draw.places(start, end, isGroup ? STRENGTH : 0).slice(0, wanted)) {
      tested[place] = 1;
    }
  });
}

/** An item of a user: how near it is to the first one drawn, and a number that breaks ties. */
interface Neighbour {
  readonly place: number;
  readonly likeness: number;
  readonly tie: number;
}

/** Draws the items of one user after the other. */
class GroupDraw {
  readonly #interactions: Interactions;
  readonly #random: SeededRandom;
  /** For each item, how many other users have it beside the first item drawn. */
  readonly #shared: Int32Array;

  constructor(interactions: Interactions, random: SeededRandom) {
    this.#interactions = interactions;
    this.#random = random;
    this.#shared = new Int32Array(interactions.itemCount);
  }

  /** The places of a user's items in the order they are drawn. With strength 0 it is a random order. */
  places(start: number, end: number, strength: number): number[] {
    const first = start + this.#random.below(end - start);
    const others = this.#neighbours(start, end, first);
    const farthest = Math.max(1, others.length - 1);
    // Sorting by log(uniform) / chance draws without replacement (Efraimidis and Spirakis, 2006).
    const keyed = others.map(({ place }, rank) => {
      const chance = Math.exp((-strength * rank) / farthest);
      return { place, key: Math.log(1 - this.#random.uniform()) / chance };
    });
    keyed.sort((a, b) => b.key - a.key);
    return [first, ...keyed.map(({ place }) => place)];
  }

  /** The user's other items, nearest first. */
  #neighbours(start: number, end: number, first: number): Neighbour[] {
    const { userItems, itemOffsets } = this.#interactions;
    this.#countShared(userItems[first]!, start, 1);
    const neighbours: Neighbour[] = [];
    for (let place = start; place < end; place += 1) {
      if (place === first) continue;
      const item = userItems[place]!;
      const users = itemOffsets[item + 1]! - itemOffsets[item]!;
      const likeness = this.#shared[item]! / Math.sqrt(users);
      neighbours.push({ place, likeness, tie: this.#random.uniform() });
    }
    this.#countShared(userItems[first]!, start, -1);
    return neighbours.sort((a, b) => b.likeness - a.likeness || a.tie - b.tie);
  }

  /** Adds `by` for each item of the item's users, except the one whose items start at `own`. */
  #countShared(item: number, own: number, by: number): void {
    const { userOffsets, userItems, itemOffsets, itemUsers } = this.#interactions;
    const from = itemOffsets[item]!;
    const to = itemOffsets[item + 1]!;
    const stride = Math.max(1, Math.ceil((to - from) / MAX_USERS_OF_ITEM));
    for (let at = from; at < to; at += stride) {
      const user = itemUsers[at]!;
      const start = userOffsets[user]!;
      if (start === own) continue;
      for (let place = start; place < userOffsets[user + 1]!; place += 1) {
        this.#shared[userItems[place]!]! += by;
      }
    }
  }
}
