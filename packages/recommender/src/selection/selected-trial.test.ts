import { describe, expect, test } from "vitest";

import { modelParams } from "../models/model-registry.ts";
import type { NamedParams } from "../models/model-registry.ts";
import { isClearlyBetter, selectedTrial } from "./selected-trial.ts";
import type { Trial } from "./trial.ts";

function ridge(metric: number, params: NamedParams = {}, items = 100): Trial {
  const complete = modelParams({ model: "ridge", params });
  return { model: "ridge", params: complete, metric, recall: metric, items, seconds: 1 };
}

/** Trials whose differences all have the same standard error. */
function comparisonOf(trials: Trial[], standard_error: number) {
  return {
    trials,
    gainOver: (one: Trial, other: Trial) => ({ gain: one.metric - other.metric, standard_error }),
  };
}

describe("isClearlyBetter", () => {
  test("asks for more than the standard error of the difference", () => {
    const [low, high] = [ridge(0.25), ridge(0.375, { lambda: 2 })];
    expect(isClearlyBetter(comparisonOf([low, high], 0.0625), high, low)).toBe(true);
    expect(isClearlyBetter(comparisonOf([low, high], 0.125), high, low)).toBe(false);
    expect(isClearlyBetter(comparisonOf([low, high], 0), low, high)).toBe(false);
  });
});

describe("selectedTrial", () => {
  const defaults = ridge(0.3);
  const best = ridge(0.31, { lambda: 2 });

  test("is the best one where it is better than the defaults by more than chance", () => {
    expect(selectedTrial(comparisonOf([defaults, best], 0.005))).toBe(best);
  });

  test("has the defaults where the best one is ahead by chance", () => {
    expect(selectedTrial(comparisonOf([defaults, best], 0.02))).toBe(defaults);
  });

  test("is the best one where the defaults ranked fewer items, or were not measured", () => {
    const sampled = ridge(0.9, {}, 50);
    expect(selectedTrial(comparisonOf([sampled, best], 0.02))).toBe(best);
    expect(selectedTrial(comparisonOf([best], 0.02))).toBe(best);
  });

  test("is nothing without trials", () => {
    expect(selectedTrial(comparisonOf([], 0))).toBeUndefined();
  });
});
