/** The sentence that says why a model was selected. */
import { expect, test } from "vitest";

import { modelParams } from "../models/model-registry.ts";
import type { ModelName } from "../models/model-registry.ts";
import { reportOfTrials } from "./selection-report.ts";
import { bestTrial } from "./trial.ts";
import type { Trial } from "./trial.ts";

const defaults = modelParams({ model: "rp3beta" });

function trial(model: ModelName, metric: number, recall: number, items = 100): Trial {
  return { model, params: modelParams({ model }), metric, recall, items, seconds: 1 };
}

const reasonOf = (...trials: Trial[]) => reportOfTrials(defaults, trials, bestTrial(trials)).reason;

test("the one that finds the most is said to, and by how much", () => {
  const reason = reasonOf(
    trial("rp3beta", 0.3, 0.4),
    trial("ridge", 0.4, 0.5),
    trial("itemknn", 0.2, 0.45),
  );
  expect(reason).toBe(
    "Of 3 kinds of models compared, it finds the most of the likes that were kept back: 11.1% more than itemknn, the next.",
  );
});

test("one that finds less than another is not called the best", () => {
  const reason = reasonOf(trial("rp3beta", 0.3, 0.505), trial("ridge", 0.4, 0.5));
  expect(reason).toBe(
    "Of 2 kinds of models compared, it puts the likes that were kept back highest in the list, though rp3beta finds 1.0% more of them.",
  );
  expect(reason).not.toMatch(/best|most/);
});

test("equal ones are called equal", () => {
  const reason = reasonOf(trial("rp3beta", 0.3, 0.5), trial("ridge", 0.4, 0.5));
  expect(reason).toContain("as many of the likes that were kept back as rp3beta");
  expect(reasonOf(trial("rp3beta", 0, 0), trial("ridge", 0.1, 0))).toContain("as many");
});

test("without another model there was no comparison", () => {
  const alone = [trial("rp3beta", 0.3, 0.4), trial("rp3beta", 0.4, 0.5)];
  expect(reasonOf(...alone)).toMatch(/^No other kind of model could be measured/);
  // One that ranked fewer items cannot be compared.
  expect(reasonOf(...alone, trial("ridge", 0.9, 0.9, 50))).toMatch(/without a comparison\.$/);
});

test("defaults that are as good as the best are not called the best", () => {
  const trials = [trial("rp3beta", 0.4, 0.5), trial("ridge", 0.39, 0.49)];
  expect(reportOfTrials(defaults, trials, trials[1]).reason).toBe(
    "Of 2 kinds of models compared, none is better than this one with its defaults by more than chance.",
  );
});
