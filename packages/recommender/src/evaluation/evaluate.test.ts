import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { itemPopularity, itemsOfUser } from "../data/interactions.ts";
import { fitRp3beta } from "../testing/fit-rp3beta.ts";
import { evaluate, rankByPopularity, rankByWeights } from "./evaluate.ts";
import { splitByRatio } from "./holdout.ts";

const users = 10;
const items = 12;
const arbitrarySplit = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(users - 1), fc.nat(items - 1)), { minLength: 45, maxLength: 90 }),
    fc.nat(),
  )
  .map(([pairs, seed]) => {
    const all = interactionsFromPairs({
      userCount: users,
      itemCount: items,
      users: pairs.map(([user]) => user),
      items: pairs.map(([, item]) => item),
    });
    return splitByRatio(all, 0.4, seed);
  });

/** Recall and NDCG by a full sort of everything unseen with a positive score. */
function bruteForce(
  scoreOf: (history: readonly number[], item: number) => number,
  { train, test }: ReturnType<typeof splitByRatio>,
  cutoff: number,
): { users: number; recall: number; ndcg: number } {
  const recalls: number[] = [];
  const gains: number[] = [];
  for (let user = 0; user < users; user += 1) {
    const relevant = [...itemsOfUser(test, user)];
    if (relevant.length === 0) continue;
    const history = [...itemsOfUser(train, user)];
    const scores = Array.from({ length: items }, (_, item) => scoreOf(history, item));
    const ranked = [...scores.keys()]
      .filter((item) => !history.includes(item) && (scores[item] ?? 0) > 0)
      .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
      .slice(0, cutoff);
    const hits = ranked.map((item) => (relevant.includes(item) ? 1 : 0));
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const discounts = Array.from({ length: cutoff }, (_, place) => 1 / Math.log2(place + 2));
    recalls.push(sum(hits) / relevant.length);
    gains.push(
      sum(hits.map((hit, place) => hit * (discounts[place] ?? 0))) /
        sum(discounts.slice(0, relevant.length)),
    );
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  return { users: recalls.length, recall: mean(recalls), ndcg: mean(gains) };
}

describe("evaluate", () => {
  test("measures item weights as brute force does", () => {
    fc.assert(
      fc.property(arbitrarySplit, fc.integer({ min: 1, max: items }), (split, cutoff) => {
        const matrix = fitRp3beta(split.train, { neighbours: 4 });
        const { offsets, neighbours } = matrix;
        const scoreOf = (history: readonly number[], item: number): number => {
          let score = 0;
          for (const source of history) {
            for (let at = offsets[source] ?? 0; at < (offsets[source + 1] ?? 0); at += 1) {
              if (neighbours[at] === item) score += matrix.weights[at] ?? 0;
            }
          }
          return score;
        };
        const expected = bruteForce(scoreOf, split, cutoff);
        const found = evaluate(rankByWeights(matrix), split.train, split.test, {
          cutoffs: [cutoff],
        });
        expect(found.users).toBe(expected.users);
        expect(found.metrics[`recall@${cutoff}`]).toBeCloseTo(expected.recall, 10);
        expect(found.metrics[`ndcg@${cutoff}`]).toBeCloseTo(expected.ndcg, 10);
      }),
    );
  });

  test("measures popularity as brute force does", () => {
    fc.assert(
      fc.property(arbitrarySplit, (split) => {
        const popularity = itemPopularity(split.train);
        const scoreOf = (_: readonly number[], item: number): number => popularity[item] ?? 0;
        const expected = bruteForce(scoreOf, split, 5);
        const { metrics } = evaluate(rankByPopularity(split.train), split.train, split.test, {
          cutoffs: [5],
        });
        expect(metrics["recall@5"]).toBeCloseTo(expected.recall, 10);
        expect(metrics["ndcg@5"]).toBeCloseTo(expected.ndcg, 10);
      }),
    );
  });

  test("takes several cutoffs at once, and ranges of users that add up", () => {
    fc.assert(
      fc.property(arbitrarySplit, fc.nat(users), ({ train, test }, middle) => {
        const ranker = rankByPopularity(train);
        const all = evaluate(ranker, train, test, { cutoffs: [2, 6] });
        const parts = [
          evaluate(ranker, train, test, { cutoffs: [2, 6], to: middle }),
          evaluate(ranker, train, test, { cutoffs: [6], from: middle }),
        ];
        expect(Object.keys(all.metrics)).toEqual(
          [2, 6].flatMap((k) => [`recall@${k}`, `ndcg@${k}`, `hit_rate@${k}`, `mrr@${k}`]),
        );
        const total = parts.reduce((sum, part) => sum + part.users, 0);
        expect(total).toBe(all.users);
        for (const name of ["recall@6", "ndcg@6", "hit_rate@6", "mrr@6"]) {
          const sum = parts.reduce((s, part) => s + part.users * (part.metrics[name] ?? 0), 0);
          expect(sum / Math.max(1, total)).toBeCloseTo(all.metrics[name] ?? Number.NaN, 10);
        }
        const alone = evaluate(ranker, train, test, { cutoffs: [2] });
        expect(all.metrics).toMatchObject(alone.metrics);
      }),
    );
  });

  test("gives zeros for a test without users", () => {
    const none = interactionsFromPairs({ userCount: 2, itemCount: 2, users: [], items: [] });
    expect(evaluate(rankByPopularity(none), none, none)).toEqual({
      users: 0,
      metrics: { "recall@20": 0, "ndcg@20": 0, "hit_rate@20": 0, "mrr@20": 0 },
    });
  });

  test("refuses parts that don't fit together, and cutoffs that are none", () => {
    const small = interactionsFromPairs({ userCount: 1, itemCount: 2, users: [], items: [] });
    const large = interactionsFromPairs({ userCount: 1, itemCount: 3, users: [], items: [] });
    expect(() => evaluate(rankByPopularity(small), small, large)).toThrow(/must agree/);
    expect(() => evaluate(rankByPopularity(small), small, small, { cutoffs: [0] })).toThrow(
      /cutoff/,
    );
  });
});
