import { interactionsFromPairs } from "@hellorec/recommender";
import type { Interactions, ItemWeights } from "@hellorec/recommender";
import fc from "fast-check";
import { expect, test } from "vitest";

import { bruteForce } from "../testing/brute-force.ts";
import type { DenseTask } from "../testing/brute-force.ts";
import { meanOf } from "./means.ts";
import type { MeasureTask } from "./measure-ledger.ts";
import { measure } from "./measure.ts";

const signal = new AbortController().signal;

/** Weights are eighths, so that sums are exact and many of them equal. */
function denseTask(
  users: { minLength: number; maxLength: number },
  mostItems: number,
): fc.Arbitrary<DenseTask> {
  return fc.integer({ min: 1, max: mostItems }).chain((itemCount) => {
    const items = fc.uniqueArray(fc.nat(itemCount - 1), { maxLength: Math.min(itemCount, 12) });
    const weight = fc
      .oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 6 }))
      .map((eighths) => eighths / 8);
    const row = fc.array(weight, { minLength: itemCount, maxLength: itemCount });
    return fc
      .record({
        users: fc.array(fc.tuple(items, items), users),
        weights: fc.array(row, { minLength: itemCount, maxLength: itemCount }),
        cutoffs: fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 }),
      })
      .map(({ users, weights, cutoffs }) => ({
        itemCount,
        train: users.map(([train]) => train),
        test: users.map(([, test]) => test),
        weights: weights.map((row, item) => row.with(item, 0)),
        cutoffs,
      }));
  });
}

function sparse({ itemCount, train, test, weights, cutoffs }: DenseTask): MeasureTask {
  return {
    train: matrix(train, itemCount),
    test: matrix(test, itemCount),
    matrix: itemWeights(weights),
    cutoffs,
  };
}

function matrix(itemsOf: readonly (readonly number[])[], itemCount: number): Interactions {
  const users = itemsOf.flatMap((items, user) => items.map(() => user));
  return interactionsFromPairs({
    userCount: itemsOf.length,
    itemCount,
    users,
    items: itemsOf.flat(),
  });
}

function itemWeights(dense: readonly (readonly number[])[]): ItemWeights {
  const entries = dense.map((row) => [...row.entries()].filter(([, weight]) => weight !== 0));
  const offsets = [0];
  for (const row of entries) offsets.push((offsets.at(-1) ?? 0) + row.length);
  return {
    itemCount: dense.length,
    offsets: Int32Array.from(offsets),
    neighbours: Int32Array.from(entries.flat(), ([item]) => item),
    weights: Float32Array.from(entries.flat(), ([, weight]) => weight),
  };
}

test("agrees with the definitions", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(denseTask({ minLength: 1, maxLength: 12 }, 30), async (task) => {
      const { users, metrics } = await measure(sparse(task), { threads: 1, signal });
      const expected = bruteForce(task);
      expect(users).toBe(expected.users);
      expect(Object.keys(metrics)).toEqual(Object.keys(expected.metrics));
      for (const [name, value] of Object.entries(expected.metrics)) {
        expect(metrics[name], name).toBeCloseTo(value, 12);
        if (value > 0) found += 1;
      }
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(500);
});

test("agrees with the definitions on several threads, bit for bit with one", async () => {
  const [task] = fc.sample(denseTask({ minLength: 40, maxLength: 40 }, 60), {
    numRuns: 1,
    seed: 5,
  });
  if (task === undefined) throw new Error("there is no sample");
  const times = 70;
  const repeated = {
    ...task,
    train: Array.from({ length: times }, () => task.train).flat(),
    test: Array.from({ length: times }, () => task.test).flat(),
  };
  const sparseTask = sparse(repeated);
  const one = await measure(sparseTask, { threads: 1, signal });
  expect(one.users).toBeGreaterThan(500);
  expect(Object.values(one.metrics)[0]).toBeGreaterThan(0);
  expect(await measure(sparseTask, { threads: 3, signal })).toEqual(one);
  const expected = bruteForce(repeated);
  for (const [name, value] of Object.entries(expected.metrics)) {
    expect(one.metrics[name], name).toBeCloseTo(value, 10);
  }
});

test("ranks by popularity where there are no weights", async () => {
  const train = [[0, 1, 2], [1, 2], [2], [3]];
  const test = [[3], [0], [], [2, 4]];
  const task = { train: matrix(train, 5), test: matrix(test, 5), cutoffs: [1, 2] };
  // Users 2, 3, 2 and 1 for items 2, 1, 0 and 3: lists 3, 0 3 and 2 1 for users 0, 1 and 3.
  const { users, metrics } = await measure(task, { threads: 1, signal });
  expect(users).toBe(3);
  expect(metrics["recall@1"]).toBeCloseTo((1 + 1 + 1 / 2) / 3, 12);
  expect(metrics["recall_capped@1"]).toBe(1);
  expect(metrics["coverage@1"]).toBe(3 / 5);
  // No user has item 4.
  expect(metrics["coverage@2"]).toBe(4 / 5);
  expect(metrics["mean_popularity@1"]).toBeCloseTo((1 + 1 + 3) / 3, 12);
});

test("stops when it is aborted", async () => {
  const interruption = new AbortController();
  interruption.abort();
  const [task] = fc.sample(denseTask({ minLength: 1, maxLength: 3 }, 5), 1);
  if (task === undefined) throw new Error("there is no sample");
  const stopped = measure(sparse(task), { threads: 1, signal: interruption.signal });
  await expect(stopped).rejects.toThrow("aborted");
});

test("keeps the figures of each user, where they are asked for, on any number of threads", async () => {
  const [task] = fc.sample(denseTask({ minLength: 2500, maxLength: 2500 }, 20), {
    numRuns: 1,
    seed: 7,
  });
  if (task === undefined) throw new Error("no sample");
  const kept = { ...sparse(task), keepUsers: true };
  const { users, metrics, by_user } = await measure(kept, { threads: 2, signal });
  expect(users).toBeGreaterThan(1000);
  for (const [name, figures] of by_user ?? []) {
    expect(figures).toHaveLength(users);
    expect(meanOf(figures), name).toBeCloseTo(metrics[name] ?? 0, 10);
  }
  expect([...(by_user?.keys() ?? [])]).toContain(`recall@${task.cutoffs[0]}`);
  expect((await measure(kept, { threads: 1, signal })).by_user).toEqual(by_user);
  expect(await measure(sparse(task), { threads: 1, signal })).not.toHaveProperty("by_user");
});
