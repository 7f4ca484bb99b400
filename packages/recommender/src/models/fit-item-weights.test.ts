/** What every model must do, whatever it computes. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import type { Interactions } from "../data/interactions.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { checkItemWeights } from "../weights/item-weights.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { fitItemWeights } from "./fit-item-weights.ts";
import { MODEL_NAMES, modelParams } from "./model-registry.ts";

/** Enough for threads to be started, also for each product of the blend. */
const large = clusteredInteractions({ userCount: 1500, itemCount: 600, groups: 6, perUser: 400 });
/** Users of few of the items: what goes together is told apart. */
const sparse = clusteredInteractions({ userCount: 600, itemCount: 600, groups: 6, perUser: 60 });
const params = { neighbours: 20 };

function interactionsOf(userCount: number, itemCount: number, pairs: [number, number][]) {
  return interactionsFromPairs({
    userCount,
    itemCount,
    users: pairs.map(([user]) => user),
    items: pairs.map(([, item]) => item),
  });
}

function threadsAtWork(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
}

describe.each(MODEL_NAMES)("%s", (model) => {
  const fit = async (interactions: Interactions): Promise<ItemWeights> =>
    await fitItemWeights(interactions, { model }, { threads: 1 });

  /** What a fit of the large data gives and reports, once for all tests. */
  const fits = new Map<number, Promise<{ matrix: ItemWeights; shares: readonly number[] }>>();
  const fitLarge = (threads: number) => {
    const fitted = fits.get(threads) ?? fitLargeOn(threads);
    fits.set(threads, fitted);
    return fitted;
  };
  const fitLargeOn = async (threads: number) => {
    const shares: number[] = [];
    const onProgress = (share: number): void => void shares.push(share);
    const matrix = await fitItemWeights(large, { model, params }, { threads, onProgress });
    return { matrix, shares };
  };

  test("comes out equal, bit for bit, on one thread and on several", async () => {
    const { matrix: one } = await fitLarge(1);
    checkItemWeights(one);
    expect(one.weights.length).toBeGreaterThan(600);
    for (const threads of [2, 3]) {
      expect((await fitLarge(threads)).matrix).toEqual(one);
    }
  });

  test("keeps no more neighbours a row than twice the parameter", async () => {
    const { offsets } = (await fitLarge(1)).matrix;
    for (let row = 0; row < 600; row += 1) {
      const length = (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
      expect(length).toBeLessThanOrEqual(2 * params.neighbours);
    }
  });

  test("finds what goes together", async () => {
    const { offsets, neighbours, weights } = await fitItemWeights(sparse, { model, params });
    // Of item 0's group are all multiples of 6.
    let within = 0;
    let all = 0;
    for (let entry = offsets[0] ?? 0; entry < (offsets[1] ?? 0); entry += 1) {
      const weight = Math.abs(weights[entry] ?? 0);
      all += weight;
      if ((neighbours[entry] ?? 1) % 6 === 0) within += weight;
    }
    expect(within).toBeGreaterThan(0.4 * all);
  });

  test.each([
    ["nothing at all", interactionsOf(0, 0, [])],
    ["no pairs", interactionsOf(3, 3, [])],
    ["one pair", interactionsOf(1, 1, [[0, 0]])],
    [
      "one item",
      interactionsOf(2, 1, [
        [0, 0],
        [1, 0],
      ]),
    ],
  ])("has no weights for %s", async (_, interactions) => {
    const matrix = await fit(interactions);
    checkItemWeights(matrix);
    expect(matrix.weights).toHaveLength(0);
  });

  test("gives finite weights where all users are alike, and where there is but one", async () => {
    const history = Array.from({ length: 30 }, (_, item) => item);
    for (const userCount of [1, 40]) {
      const pairs = Array.from({ length: userCount }, (_, user) =>
        history.map((item): [number, number] => [user, item]),
      ).flat();
      const matrix = await fit(interactionsOf(userCount, 31, pairs));
      checkItemWeights(matrix);
      expect(matrix.weights.every((weight) => weight > 0)).toBe(true);
      expect(matrix.weights).toHaveLength(30 * 29);
    }
  });

  test("learns from the newest thousand of a user's many thousand items", async () => {
    const itemCount = 20_000;
    const pairs = Array.from({ length: itemCount }, (_, item): [number, number] => [0, item]);
    const interactions = interactionsOf(2, itemCount, [...pairs, [1, 0], [1, itemCount - 1]]);
    const candidate = { model, params: { neighbours: 5 } };
    const matrix = await fitItemWeights(interactions, candidate, { threads: 2 });
    checkItemWeights(matrix);
    expect(matrix.weights.length).toBeGreaterThan(0);
    expect(matrix.offsets[itemCount - 1000]).toBe(matrix.offsets[1]);
  });

  test("reports its progress up to the end, and stops at an error of the report", async () => {
    for (const threads of [1, 2]) {
      const { shares } = await fitLarge(threads);
      expect(shares.at(-1)).toBe(1);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      const stop = (): never => {
        throw new Error("stopped");
      };
      const stopped = fitItemWeights(large, { model, params }, { threads, onProgress: stop });
      await expect(stopped).rejects.toThrow("stopped");
    }
  });

  test.each([1, 2])(
    "ends when it is aborted, and leaves none of %i threads running",
    async (threads) => {
      const before = threadsAtWork();
      const controller = new AbortController();
      const reason = new Error("enough");
      let most = before;
      const onProgress = (): void => {
        most = Math.max(most, threadsAtWork());
        controller.abort(reason);
      };
      const fitted = fitItemWeights(
        large,
        { model, params: { neighbours: 150 } },
        { threads, signal: controller.signal, onProgress },
      );
      await expect(fitted).rejects.toBe(reason);
      expect(most > before).toBe(threads > 1);
      expect(threadsAtWork()).toBe(before);
      const late = fitItemWeights(large, { model }, { threads, signal: controller.signal });
      await expect(late).rejects.toBe(reason);
    },
  );

  test("an abort by the last report rejects as well", async () => {
    const controller = new AbortController();
    const reason = new Error("too late");
    const onProgress = (share: number): void => {
      if (share === 1) controller.abort(reason);
    };
    const options = { threads: 1, signal: controller.signal, onProgress };
    await expect(fitItemWeights(sparse, { model, params }, options)).rejects.toBe(reason);
  });

  test("refuses parameters it doesn't have", async () => {
    const candidate = { model, params: { neighbors: 20 } };
    await expect(fitItemWeights(large, candidate)).rejects.toThrow('no parameter "neighbors"');
    expect(Object.keys(modelParams({ model }))).toContain("neighbours");
  });
});

test("fits on threads that a worker thread starts", async () => {
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    import("tsx/esm/api").then(async ({ register }) => {
      register();
      const { fitItemWeights } = await import(workerData.address);
      const candidate = { model: "rp3beta", params: { neighbours: 20 } };
      parentPort.postMessage(await fitItemWeights(workerData.interactions, candidate, { threads: 2 }));
    });`;
  const address = new URL("fit-item-weights.ts", import.meta.url).href;
  const worker = new Worker(program, { eval: true, workerData: { address, interactions: large } });
  const [matrix] = await once(worker, "message");
  await worker.terminate();
  expect(matrix).toEqual(await fitItemWeights(large, { model: "rp3beta", params }));
});

test("refuses a number of threads that can't be", async () => {
  await expect(fitItemWeights(large, { model: "rp3beta" }, { threads: 0 })).rejects.toThrow(
    "must be an integer of 1 or more, not 0",
  );
});
