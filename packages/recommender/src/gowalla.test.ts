// The published quality of RP3beta on a public data set, which lies beside the checkout where there is one.
import { existsSync, readFileSync } from "node:fs";

import { beforeAll, describe, expect, it } from "vitest";

import { evaluate, rankByPopularity, rankByWeights } from "./evaluate.ts";
import { interactionsFromPairs, type Interactions } from "./interactions.ts";
import { fitRp3beta } from "./rp3beta.ts";

const folder = new URL("../../../../shared/data/gowalla/", import.meta.url);
const isThere = existsSync(new URL("train.txt", folder));
const title = isThere ? "" : " (skipped: ../shared/data/gowalla is not beside the checkout)";

/** "user item item ..." a line. */
function readAdjacency(file: string): Interactions {
  const users: number[] = [];
  const items: number[] = [];
  for (const line of readFileSync(new URL(file, folder), "utf8").split("\n")) {
    const [user, ...itemsOfUser] = line.trim().split(" ").map(Number);
    for (const item of itemsOfUser) {
      users.push(user ?? 0);
      items.push(item);
    }
  }
  return interactionsFromPairs({ userCount: 29_858, itemCount: 40_981, users, items });
}

describe.skipIf(!isThere)(`RP3beta on Gowalla${title}`, () => {
  let train: Interactions;
  let test: Interactions;

  beforeAll(() => {
    train = readAdjacency("train.txt");
    test = readAdjacency("test.txt");
  });

  it.each([
    { neighbours: 777, recall: 0.1829, ndcg: 0.152 },
    { neighbours: 200, recall: 0.1823, ndcg: 0.1505 },
  ])("reaches $recall / $ndcg with K $neighbours", ({ neighbours, recall, ndcg }) => {
    const weights = fitRp3beta(train, { neighbours });
    const { users, metrics } = evaluate(rankByWeights(weights), train, test);
    expect(users).toBe(29_858);
    expect(Math.abs((metrics["recall@20"] ?? 0) - recall)).toBeLessThan(0.0005);
    expect(Math.abs((metrics["ndcg@20"] ?? 0) - ndcg)).toBeLessThan(0.0005);
  });

  it("beats popularity several times over", () => {
    const { metrics } = evaluate(rankByPopularity(train), train, test);
    expect(metrics["recall@20"]).toBeGreaterThan(0.02);
    expect(metrics["recall@20"]).toBeLessThan(0.06);
  });
});
