import { describe, expect, onTestFinished, test, vi } from "vitest";

import { modelParams } from "../models/model-registry.ts";
import type { ModelName, NamedParams } from "../models/model-registry.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { confirmedTrial, decide } from "./confirm-winner.ts";
import { TrialRunner } from "./trial-runner.ts";
import type { Trial } from "./trial.ts";
import type { HeldOut } from "./validation.ts";
import { WorkBudget } from "./work-budget.ts";

const interactions = clusteredInteractions({
  userCount: 250,
  itemCount: 80,
  groups: 6,
  perUser: 20,
});

function searchOf(heldOut: HeldOut, operations = 1e12) {
  const budget = new WorkBudget(operations);
  const runner = new TrialRunner(interactions, {
    budget,
    maxSeconds: 100,
    maxBytes: Infinity,
    heldOut,
    seed: 1,
    threads: 1,
    signal: undefined,
    onProgress: () => {},
  });
  onTestFinished(async () => await runner.close());
  const measure = async (model: ModelName, params: NamedParams = {}) =>
    await runner.trialOf({ model, params: modelParams({ model, params }) }, "all");
  return { runner, budget, measure };
}

describe("confirmedTrial", () => {
  test("keeps a winner that leads by far, without measuring it again", async () => {
    const { runner, measure } = searchOf("random");
    // Two neighbours an item are far too few.
    const bad = await measure("rp3beta", { neighbours: 2 });
    await measure("itemknn", { neighbours: 2 });
    const winner = await measure("ridge", { lambda: 30 });
    expect(winner.metric).toBeGreaterThan(1.2 * bad.metric);
    const spent = runner.spent();
    expect(await confirmedTrial(runner, "random")).toBe(winner);
    expect(runner.spent()).toBe(spent);
  });

  test("keeps defaults that are the best, without measuring them again", async () => {
    const { runner, measure } = searchOf("random");
    await measure("rp3beta", { neighbours: 2 });
    const winner = await measure("ridge");
    const spent = runner.spent();
    expect(await confirmedTrial(runner, "random")).toBe(winner);
    expect(runner.spent()).toBe(spent);
  });

  test("takes the defaults where the lead does not hold on other held-out items", async () => {
    const { runner, measure } = searchOf("random");
    const defaults = await measure("ridge");
    await measureAhead(measure, defaults);
    const { length } = runner.trials;
    const spent = runner.spent();
    expect(await confirmedTrial(runner, "random")).toBe(defaults);
    expect(runner.spent()).toBeGreaterThan(spent);
    expect(runner.trials).toHaveLength(length);
  });

  test("holds out three times in each way, or as often as the budget allows", async () => {
    const search = async (heldOut: HeldOut, operations?: number) => {
      const { runner, measure } = searchOf(heldOut, operations);
      await measureAhead(measure, await measure("ridge"));
      const onPart = vi.spyOn(runner, "onPart");
      const cost = runner.costOf(
        { model: "ridge", params: modelParams({ model: "ridge" }) },
        "all",
      );
      const rest = 1 - runner.spent();
      await confirmedTrial(runner, heldOut);
      return { calls: onPart.mock.calls, parts: rest / cost / 2 };
    };
    const parts = (way: HeldOut) => [1, 2, 3].map((part) => [part, way]);
    expect((await search("random")).calls).toEqual(parts("random"));
    const mixed = await search("mixed");
    expect(mixed.calls).toEqual([...parts("mixed"), ...parts("random")]);
    const few = await search("random", 5.5e7);
    expect(few.calls).toEqual([[1, "random"]]);
    expect(Math.floor(few.parts)).toBe(1);
  });

  test("says nothing where there is no other newest part", async () => {
    const { runner, measure } = searchOf("newest");
    await measureAhead(measure, await measure("ridge"));
    const spent = runner.spent();
    expect(await confirmedTrial(runner, "newest")).toBeUndefined();
    expect(runner.spent()).toBe(spent);
  });

  test("says nothing where no work is left, or nothing was measured", async () => {
    const { runner, budget, measure } = searchOf("random");
    expect(await confirmedTrial(runner, "random")).toBeUndefined();
    await measureAhead(measure, await measure("ridge"));
    budget.spend(1e12);
    expect(await confirmedTrial(runner, "random")).toBeUndefined();
  });
});

/** Measures candidates that are all but equal to the defaults: one of them is ahead, by chance. */
async function measureAhead(
  measure: (model: ModelName, params: NamedParams) => Promise<Trial>,
  defaults: Trial,
): Promise<void> {
  const metrics: number[] = [];
  for (const lambda of [4.5, 4.8, 5.2, 5.5]) {
    metrics.push((await measure("ridge", { lambda })).metric);
  }
  expect(Math.max(...metrics)).toBeGreaterThan(defaults.metric);
}

test("a part holds out other items of the same users, and spends the same budget", async () => {
  const { runner, measure } = searchOf("random");
  const trial = await measure("ridge");
  const part = runner.onPart(1, "random");
  onTestFinished(async () => await part.close());
  const spent = runner.spent();
  const again = await part.trialOf(trial, "all");
  expect(again.metric).not.toBe(trial.metric);
  expect(part.qualityOf(again).recall).toHaveLength(runner.qualityOf(trial).recall.length);
  expect(runner.spent()).toBe(2 * spent);
  expect(() => runner.qualityOf(again)).toThrow("of another search");
});

describe("decide", () => {
  const trial = (model: ModelName): Trial => ({
    model,
    params: modelParams({ model }),
    metric: 0.5,
    recall: 0.5,
    items: 100,
    seconds: 1,
  });
  const [winner, ridge, blend] = [trial("itemknn"), trial("ridge"), trial("blend")];
  /** Users of whom each has that much more than the others around it. */
  const quality = (mean: number) => {
    const values = Float32Array.from({ length: 100 }, (_, user) => mean + (user % 2 ? 0.1 : -0.1));
    return { recall: values, ndcg: values };
  };
  const low = { winner: quality(0.5), rivals: [quality(0.4), quality(0.3)] };

  test("keeps a winner that leads every rival in every way", () => {
    expect(decide(winner, [ridge, blend], [low, low])).toBe(winner);
  });

  test("takes the best rival over all ways if the winner leads not all, or in one way alone", () => {
    const behind = { winner: quality(0.5), rivals: [quality(0.2), quality(0.55)] };
    expect(decide(winner, [ridge, blend], [low, behind])).toBe(blend);
    const equal = { winner: quality(0.5), rivals: [quality(0.5), quality(0.3)] };
    expect(decide(winner, [ridge, blend], [low, equal])).toBe(ridge);
  });

  test("a lead within two standard errors is chance", () => {
    const values = Float32Array.from({ length: 100 }, (_, user) => (user % 2 ? 0.8 : 0.2));
    // The differences vary by 0.3, so the standard error of their mean is 0.03.
    const flat = (mean: number) => {
      const all = new Float32Array(100).fill(mean);
      return { recall: all, ndcg: all };
    };
    const own = { recall: values, ndcg: values };
    const within = { winner: own, rivals: [flat(0.45)] };
    const beyond = { winner: own, rivals: [flat(0.43)] };
    expect(decide(winner, [ridge], [within])).toBe(ridge);
    expect(decide(winner, [ridge], [beyond])).toBe(winner);
  });
});
