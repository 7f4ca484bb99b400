import { describe, expect, test } from "vitest";

import { itemsOfUser } from "../data/interactions.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { meanQuality } from "./user-quality.ts";
import { holdOut, measure, sampleOf } from "./validation.ts";

const all = clusteredInteractions({ userCount: 500, itemCount: 100, groups: 5, perUser: 20 });
const split = holdOut(all, "random", 1);
const never = new AbortController().signal;

describe("sampleOf", () => {
  test("splits everything where everything fits", () => {
    const { train, test, targets, cutoff } = sampleOf(split, { items: 100, users: 500 }, 1);
    expect(train.userItems.length + test.userItems.length).toBe(all.userItems.length);
    expect(train.userItems.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...targets]).toEqual(Array.from({ length: 100 }, (_, item) => item));
    expect(cutoff).toBe(20);
  });

  test("samples items and users of the same split", () => {
    const whole = sampleOf(split, { items: 100, users: 500 }, 1);
    const { train, test, targets, cutoff } = sampleOf(split, { items: 26, users: 200 }, 1);
    expect(train).toEqual(whole.train);
    expect(new Set(targets).size).toBe(26);
    expect(cutoff).toBe(6);
    let users = 0;
    for (let user = 0; user < 500; user += 1) {
      const items = [...itemsOfUser(test, user)];
      if (items.length === 0) continue;
      users += 1;
      const held = [...itemsOfUser(whole.test, user)].filter((item) => targets.includes(item));
      expect(items).toEqual(held);
    }
    expect(users).toBeGreaterThan(100);
    expect(users).toBeLessThanOrEqual(200);
  });
});

describe("measure", () => {
  /** Item i leads to item i + 5, of the same group, and to no other. */
  const chain: ItemWeights = {
    itemCount: 100,
    offsets: Int32Array.from({ length: 101 }, (_, row) => Math.min(row, 95)),
    neighbours: Int32Array.from({ length: 95 }, (_, row) => row + 5),
    weights: new Float32Array(95).fill(1),
  };
  const nothing: ItemWeights = {
    itemCount: 100,
    offsets: new Int32Array(101),
    neighbours: new Int32Array(0),
    weights: new Float32Array(0),
  };

  test("is 0 for weights that rank nothing, and more for others", async () => {
    const validation = sampleOf(split, { items: 50, users: 500 }, 1);
    expect(meanQuality(await measure(nothing, validation, never)).metric).toBe(0);
    const { metric, recall } = meanQuality(await measure(chain, validation, never));
    for (const value of [metric, recall]) {
      expect(value).toBeGreaterThan(0.1);
      expect(value).toBeLessThan(1);
    }
  });

  test("is 0 where nothing was held out", async () => {
    const validation = sampleOf(split, { items: 100, users: 0 }, 1);
    expect((await measure(chain, validation, never)).recall).toHaveLength(0);
  });

  test("ends when it is aborted", async () => {
    const validation = sampleOf(split, { items: 100, users: 500 }, 1);
    const reason = new Error("enough");
    await expect(measure(chain, validation, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
