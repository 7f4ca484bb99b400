/** Lists of any origin are measured as the recommender measures its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Split } from "@hellorec/recommender";
import {
  evaluate,
  fitItemWeights,
  interactionsFromPairs,
  itemsOfUser,
  rankByWeights,
  splitByRatio,
} from "@hellorec/recommender";
import { describe, expect, test } from "vitest";

import { syntheticInteractions } from "../model/synthetic-interactions.ts";
import { readNumberLists, writeNumberLists } from "./number-lists.ts";
import { trainLists } from "./quality-data.ts";
import { scoreLists } from "./score-lists.ts";

const CUTOFF = 20;
const made = syntheticInteractions({
  lengths: new Int32Array(200).fill(30),
  itemCount: 1000,
  seed: 5,
});
const split = splitByRatio(interactionsFromPairs(made), 0.2, 1);

/** Two users: one likes 2 and 3 after 0, one likes 0 after 1. */
const two: Split = {
  train: interactionsFromPairs({ userCount: 2, itemCount: 4, users: [0, 1], items: [0, 1] }),
  test: interactionsFromPairs({ userCount: 2, itemCount: 4, users: [0, 0, 1], items: [2, 3, 0] }),
};

async function listsOfModel(): Promise<Int32Array[]> {
  const ranker = rankByWeights(
    await fitItemWeights(split.train, { model: "itemknn" }, { threads: 1 }),
  );
  return trainLists(split).map((history) => {
    const seen = new Set(history);
    return Int32Array.from(ranker(history, CUTOFF, (item) => !seen.has(item)));
  });
}

describe("scoreLists", () => {
  test("agrees with the recommender's own evaluation of the same lists", async () => {
    const weights = await fitItemWeights(split.train, { model: "itemknn" }, { threads: 1 });
    const expected = evaluate(rankByWeights(weights), split.train, split.test);
    const found = scoreLists(await listsOfModel(), split, CUTOFF);
    expect(found.users).toBe(expected.users);
    expect(found.recall).toBeGreaterThan(0.01);
    expect(found.recall).toBeCloseTo(expected.metrics["recall@20"] ?? Number.NaN, 12);
    expect(found.ndcg).toBeCloseTo(expected.metrics["ndcg@20"] ?? Number.NaN, 12);
  });

  test("counts by hand", () => {
    const found = scoreLists([Int32Array.of(3, 1), Int32Array.of(2, 3)], two, 2);
    expect(found.users).toBe(2);
    expect(found.recall).toBeCloseTo((1 / 2 + 0) / 2, 12);
    expect(found.ndcg).toBeCloseTo(1 / (1 + 1 / Math.log2(3)) / 2, 12);
  });

  test.each([
    { list: [1, 2, 3], problem: "has 3 items instead of at most 2" },
    { list: [2, 2], problem: "has an item twice" },
    { list: [4], problem: "has item 4, and there are 4 items" },
    { list: [2, 0], problem: "has item 0, which the user has in train" },
  ])("refuses the list $list", ({ list, problem }) => {
    const lists = [Int32Array.from(list), Int32Array.of()];
    expect(() => scoreLists(lists, two, 2)).toThrow(`the list of user 0 ${problem}`);
  });

  test("refuses lists that are missing", () => {
    expect(() => scoreLists([Int32Array.of()], two, 2)).toThrow("1 lists for 2 users");
  });
});

describe("the file of the lists", () => {
  test("gives back what was written, empty lists too", () => {
    const directory = mkdtempSync(join(tmpdir(), "hellorec-lists-"));
    try {
      const file = join(directory, "lists");
      const lists = [Int32Array.of(3, 1), Int32Array.of(), Int32Array.of(0)];
      writeNumberLists(file, lists);
      expect(readNumberLists(file)).toEqual(lists);
      writeNumberLists(file, [[1.5]]);
      expect(() => readNumberLists(file)).toThrow("line 1");
      writeNumberLists(file, trainLists(split));
      expect(readNumberLists(file)).toEqual(
        Array.from({ length: 200 }, (_, user) => itemsOfUser(split.train, user)),
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
