/** The selected model: when another comparison is due, and what a saved model tells of it. */
import type { ModelInfo } from "@hellorec/api";
import { interactionsFromPairs } from "@hellorec/recommender";
import { expect, test } from "vitest";

import {
  compareModels,
  defaultSelection,
  isOutdated,
  isComparisonDue,
  MODEL_SETTINGS,
  outdatedSelection,
  selectedModelOf,
} from "./model-selection.ts";
import type { SelectedModel } from "./model-selection.ts";

const DAY_MS = 86_400_000;

function searched(daysAgo: number, interactions = 1000): SelectedModel {
  return {
    model: "ridge",
    params: { alpha: 0.5, lambda: 12.5, gamma: 0.5, neighbours: 50 },
    selection: {
      by: "search",
      reason: "It was best.",
      chosen_at: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
      interactions,
    },
  };
}

function infoOf({ model, params, selection }: SelectedModel): ModelInfo {
  return {
    version: "1",
    algorithm: model,
    trained_at: selection.chosen_at,
    fit_seconds: 1,
    counts: { events: 1, users: 1, items: 1, interactions: 1 },
    parameters: params,
    choice: selection,
    metrics: {},
  };
}

test("a search is due where there was none, after a week, and on twice or less than half the data", () => {
  expect(isComparisonDue(defaultSelection("auto"), 1)).toBe(true);
  expect(isComparisonDue(searched(6), 1999)).toBe(false);
  expect(isComparisonDue(searched(6), 2000)).toBe(true);
  expect(isComparisonDue(searched(6), 500)).toBe(false);
  expect(isComparisonDue(searched(6), 499)).toBe(true);
  expect(isComparisonDue(searched(7), 1000)).toBe(true);
  // By a clock that was years ahead.
  expect(isComparisonDue(searched(-1000), 1000)).toBe(true);
});

test("a selection is outdated on more than twice and on less than half the data", () => {
  const outdated = [499, 500, 2000, 2001].map((count) => isOutdated(searched(1), count));
  expect(outdated).toEqual([true, false, false, true]);
  expect(isOutdated(searched(100), 1000)).toBe(false);
  const unsearched = MODEL_SETTINGS.map((setting) => isOutdated(defaultSelection(setting), 1));
  expect(new Set(unsearched)).toEqual(new Set([false]));
  expect(outdatedSelection()).toMatchObject({
    model: defaultSelection("auto").model,
    selection: { by: "default", reason: expect.stringMatching(/changed a lot/) },
  });
  expect(isComparisonDue(outdatedSelection(), 1)).toBe(true);
});

test("a model that the operator asks for is not searched for", () => {
  for (const setting of MODEL_SETTINGS.filter((name) => name !== "auto")) {
    const selected = defaultSelection(setting);
    expect(selected).toMatchObject({ model: setting, selection: { by: "setting" } });
    expect(isComparisonDue(selected, 1_000_000)).toBe(false);
  }
});

test("a selection outlives the process, with the model that was fitted by it", () => {
  const selected = searched(1);
  expect(selectedModelOf(infoOf(selected))).toEqual(selected);
});

test.each([
  ["without a choice", { choice: undefined }],
  ["of an unknown kind", { algorithm: "prophecy" }],
  ["with parameters the kind does not have", { parameters: { wisdom: 1 } }],
  ["with parameters out of range", { parameters: { neighbours: -1 } }],
])("a model %s tells no selection", (_, change) => {
  const { choice, ...info } = { ...infoOf(searched(1)), ...change };
  expect(selectedModelOf({ ...info, ...(choice !== undefined && { choice }) })).toBeUndefined();
});

test("a comparison tells whether time stopped it", async () => {
  const pairs = Array.from({ length: 6000 }, (_, pair) => pair);
  const interactions = interactionsFromPairs({
    userCount: 300,
    itemCount: 97,
    users: pairs.map((pair) => Math.floor(pair / 20)),
    items: pairs.map((pair) => (Math.floor(pair / 20) * 31 + (pair % 20) * 3) % 97),
  });
  const compare = async (seconds: number, operations: number, share = 1) =>
    await compareModels(
      interactions,
      { seconds, operations },
      { share, threads: 2, maxBytes: Infinity, onProgress: () => {} },
    );
  const stopped = await compare(0.001, 1e12);
  expect(stopped.is_stopped).toBe(true);
  expect(stopped.selected.selection.reason).toContain("0.001 s");
  const finished = await compare(100, 1e7);
  expect(finished.is_stopped).toBe(false);
  expect(finished.selected.selection.reason).not.toContain("stopped");
  // Another sample of the same data is no reason to compare again.
  expect(finished.selected.selection.interactions).toBe(6000);
  const sampled = await compare(0.001, 1e12, 0.25);
  expect(sampled.selected.selection.interactions).toBe(24_000);
});
