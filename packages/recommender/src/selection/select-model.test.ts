import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { fitItemWeights } from "../models/fit-item-weights.ts";
import { MODEL_NAMES, modelParams } from "../models/model-registry.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { trialBytes } from "./fit-bytes.ts";
import { selectModel } from "./select-model.ts";

const dense = clusteredInteractions({ userCount: 400, itemCount: 120, groups: 6, perUser: 30 });
const enough = { budget_seconds: 60, threads: 1 };

describe("selectModel", () => {
  test("takes the best of what it tried, of every model, and says so", async () => {
    const shape = { userCount: 400, itemCount: 100, groups: 10, perUser: 12 };
    const interactions = clusteredInteractions(shape);
    const { model, params, trials, reason } = await selectModel(interactions, {
      ...enough,
      budget_operations: 5e7,
      held_out: "random",
    });
    const best = Math.max(...trials.map(({ metric }) => metric));
    expect(trials.find((trial) => trial.model === model && trial.params === params)?.metric).toBe(
      best,
    );
    expect(new Set(trials.map((trial) => trial.model))).toEqual(new Set(MODEL_NAMES));
    expect(trials.every(({ metric, items }) => metric > 0 && metric < 1 && items === 100)).toBe(
      true,
    );
    expect(reason).toMatch(/^Of 4 kinds of models compared, it /);
    await fitItemWeights(interactions, { model, params });
  });

  test("takes the defaults where the best of what it tried leads by chance, and says so", async () => {
    const few = clusteredInteractions({ userCount: 200, itemCount: 60, groups: 6, perUser: 20 });
    const { model, params, trials, reason } = await selectModel(few, {
      ...enough,
      budget_operations: 5e7,
    });
    const selected = trials.find((trial) => trial.model === model && trial.params === params);
    expect(params).toEqual(modelParams({ model }));
    expect(Math.max(...trials.map(({ metric }) => metric))).toBeGreaterThan(selected?.metric ?? 1);
    expect(reason).toContain("none is better than this one with its defaults by more than chance");
  });

  test("selects the same again, on any number of threads, for the same seed", async () => {
    const trialsOf = async (threads: number, seed: number) => {
      const options = { ...enough, budget_operations: 1e7, threads, seed };
      const report = await selectModel(dense, options);
      return report.trials.map(({ model, params, metric }) => ({ model, params, metric }));
    };
    const first = await trialsOf(1, 5);
    expect(await trialsOf(2, 5)).toEqual(first);
    expect(await trialsOf(1, 6)).not.toEqual(first);
  });

  test("searches large catalogs on a sample, and compares the best on all items", async () => {
    const shape = { userCount: 1200, itemCount: 6000, groups: 100, perUser: 9 };
    const { trials, model } = await selectModel(clusteredInteractions(shape), {
      ...enough,
      budget_operations: 1e7,
    });
    const counts = trials.map(({ items }) => items);
    expect(counts[0]).toBe(5000);
    expect(counts.at(-1)).toBe(6000);
    expect(trials.filter(({ items }) => items === 6000).map((trial) => trial.model)).toContain(
      model,
    );
  });

  test.each([
    ["nothing", 0, 0, []],
    ["one user with one item", 1, 1, [0]],
    ["one user", 1, 40, Array.from({ length: 40 }, (_, item) => item)],
  ])("falls back to the default model for %s", async (_, userCount, itemCount, items) => {
    const users = items.map(() => 0);
    const interactions = interactionsFromPairs({ userCount, itemCount, users, items });
    const report = await selectModel(interactions);
    expect(report).toMatchObject({
      model: "ridge",
      params: modelParams({ model: "ridge" }),
      trials: [],
    });
    expect(report.reason).toContain("could be held out");
  });

  test("selects a model if all users are alike", async () => {
    const items = Array.from({ length: 4000 }, (_, pair) => pair % 40);
    const users = items.map((_, pair) => Math.floor(pair / 40));
    const alike = interactionsFromPairs({ userCount: 100, itemCount: 40, users, items });
    const { trials } = await selectModel(alike, { ...enough, budget_operations: 1e7 });
    expect(trials.length).toBeGreaterThan(MODEL_NAMES.length);
    expect(trials.every(({ metric }) => Number.isFinite(metric))).toBe(true);
  });

  test("uses the trials so far when the time is up, and says so", async () => {
    const report = await selectModel(dense, { budget_seconds: 0.001, threads: 1 });
    expect(report.trials.length).toBeLessThan(5);
    expect(report.reason).toMatch(/within 0.001 s|stopped after 0.001 s/);
  });

  test("measures no more than its budget of work allows, whatever the time", async () => {
    const few = await selectModel(dense, { budget_operations: 5e6, threads: 1 });
    const many = await selectModel(dense, { budget_operations: 1.5e7, threads: 1 });
    expect(few.trials.length).toBeGreaterThan(0);
    expect(few.trials.length).toBeLessThan(many.trials.length);
    expect(few.reason).not.toContain("stopped");
    const none = await selectModel(dense, { budget_operations: 10, threads: 1 });
    expect(none.trials).toEqual([]);
    expect(none.reason).toContain("too large to compare models within the budget");
  });

  test("measures no candidate that would take more memory than it may", async () => {
    const { userCount: users, itemCount: items, userItems } = dense;
    const size = { users, items, interactions: userItems.length };
    const bytesOfTrials = async (max_bytes: number) => {
      const options = { ...enough, budget_operations: 5e7, max_bytes };
      const { trials } = await selectModel(dense, options);
      return trials.map((trial) => trialBytes(trial, size, 1));
    };
    const all = await bytesOfTrials(Infinity);
    const largest = Math.max(...all);
    const smaller = await bytesOfTrials(largest - 1);
    expect(Math.max(...smaller)).toBeLessThan(largest);
    expect(smaller.length).toBeGreaterThan(1);
    const none = await selectModel(dense, { ...enough, max_bytes: 1000 });
    expect(none.trials).toEqual([]);
  });

  test("holds out the newest, related or random items, as it is told", async () => {
    const ways = ["newest", "mixed", "random"] as const;
    const options = { threads: 1, budget_operations: 5e6 };
    const metrics = new Map<string, number | undefined>();
    for (const held_out of ways) {
      const { trials } = await selectModel(dense, { ...options, held_out });
      metrics.set(held_out, trials[0]?.metric);
    }
    expect(new Set(metrics.values()).size).toBe(3);
    const untold = await selectModel(dense, options);
    expect(untold.trials[0]?.metric).toBe(metrics.get("mixed"));
  });

  test("holds out the newest items where they are in the order of time", async () => {
    // The newest items of every user are of one group, which a random part does not know.
    const users: number[] = [];
    const items: number[] = [];
    for (let user = 0; user < 200; user += 1) {
      for (let place = 0; place < 10; place += 1) {
        users.push(user);
        items.push(place < 8 ? (user * 7 + place * 13) % 60 : 60 + ((user + place) % 5));
      }
    }
    const shape = { userCount: 200, itemCount: 65, users, items };
    const interactions = interactionsFromPairs(shape);
    const metricOf = async (held_out: "newest" | "random") => {
      const options = { held_out, threads: 1, budget_operations: 3e6 };
      return (await selectModel(interactions, options)).trials[0]?.metric ?? 0;
    };
    expect(await metricOf("newest")).toBeLessThan(0.2 * (await metricOf("random")));
  });

  test("ends when it is aborted", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const selected = selectModel(dense, {
      threads: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(selected).rejects.toBe(reason);
  });

  test.each([0, -1, Number.NaN])("refuses a budget of %d", async (budget) => {
    await expect(selectModel(dense, { budget_seconds: budget })).rejects.toThrow("above 0 s");
    await expect(selectModel(dense, { budget_operations: budget })).rejects.toThrow(
      "above 0 additions",
    );
  });
});
