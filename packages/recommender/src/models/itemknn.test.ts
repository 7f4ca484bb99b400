import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { itemPopularity, itemsOfUser } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { fitItemWeights } from "./fit-item-weights.ts";

/** Weights row by row: those into item j are at place j, 0 where there is none. */
async function denseWeights(interactions: Interactions, params: Record<string, number>) {
  const candidate = { model: "itemknn", params } as const;
  const { offsets, neighbours, weights } = await fitItemWeights(interactions, candidate);
  return Array.from({ length: interactions.itemCount }, (_, row) => {
    const dense = Array.from({ length: interactions.itemCount }, () => 0);
    for (let entry = offsets[row] ?? 0; entry < (offsets[row + 1] ?? 0); entry += 1) {
      dense[neighbours[entry] ?? -1] = weights[entry] ?? 0;
    }
    return dense;
  });
}

/** By the definition, for two different items. */
function similarity(interactions: Interactions, left: number, right: number, shrink: number) {
  const popularity = itemPopularity(interactions);
  let both = 0;
  for (let user = 0; user < interactions.userCount; user += 1) {
    const items = new Set(itemsOfUser(interactions, user));
    if (items.has(left) && items.has(right)) both += 1;
  }
  return both / (Math.sqrt((popularity[left] ?? 0) * (popularity[right] ?? 0)) + shrink);
}

const shape = { userCount: 80, itemCount: 24, groups: 4, perUser: 5 };
const clustered = clusteredInteractions(shape);
const items = Array.from({ length: shape.itemCount }, (_, item) => item);

describe("itemknn", () => {
  test.each([0, 7.5])("weighs items by their cosine, shrunk by %d", async (shrink) => {
    const weights = await denseWeights(clustered, { shrink, neighbours: 23 });
    let found = 0;
    for (const left of items) {
      for (const right of items.filter((item) => item !== left)) {
        const expected = similarity(clustered, left, right, shrink);
        expect(weights[left]?.[right]).toBeCloseTo(expected, 6);
        if (expected > 0) found += 1;
      }
    }
    expect(found).toBeGreaterThan(100);
  });

  test("predicts an item from those most similar to it", async () => {
    const all = await denseWeights(clustered, { shrink: 2, neighbours: 23 });
    const few = await denseWeights(clustered, { shrink: 2, neighbours: 4 });
    for (const target of items) {
      const column = (rows: number[][]) => rows.map((row) => row[target] ?? 0);
      const kept = column(few).filter((weight) => weight > 0);
      const largest = column(all).toSorted((a, b) => b - a);
      // Rows that are too long lose more.
      expect(kept.length).toBeLessThanOrEqual(4);
      expect(kept.every((weight) => weight >= (largest[3] ?? 0))).toBe(true);
    }
  });

  test("trusts many common users more than few, if it shrinks", async () => {
    // Items 0 and 1 have ten common users of ten, 2 and 3 one of one.
    const users = [...Array.from({ length: 20 }, (_, pair) => pair >> 1), 10, 10];
    const interactions = interactionsFromPairs({
      userCount: 11,
      itemCount: 4,
      users,
      items: [...Array.from({ length: 20 }, (_, pair) => pair % 2), 2, 3],
    });
    const plain = await denseWeights(interactions, { shrink: 0 });
    expect([plain[0]?.[1], plain[2]?.[3]]).toEqual([1, 1]);
    const shrunk = await denseWeights(interactions, { shrink: 10 });
    expect(shrunk[0]?.[1]).toBe(0.5);
    expect(shrunk[2]?.[3]).toBeCloseTo(1 / 11, 6);
  });
});
