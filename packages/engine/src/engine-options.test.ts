/** The engine's settings: defaults, and what is refused. */
import { expect, test } from "vitest";

import { engineDefaults } from "./engine-defaults.ts";
import { settingsOf } from "./engine-options.ts";
import { defaultFitMemoryMb } from "./training/fit-process/fit-memory.ts";

test("a setting that is left out or undefined has its default", () => {
  const fitMemoryMb = defaultFitMemoryMb();
  const defaults = { ...engineDefaults, historyHalfLifeDays: undefined, fitMemoryMb };
  expect(settingsOf({})).toEqual(defaults);
  expect(settingsOf({ model: undefined, refitAfterHours: undefined })).toEqual(defaults);
});

test("a setting that is given replaces its default, zero too", () => {
  const settings = settingsOf({ refitAfterEvents: 0, historyHalfLifeDays: 30 });
  expect(settings).toMatchObject({ refitAfterEvents: 0, historyHalfLifeDays: 30 });
});

test("weights that are not finite are refused", () => {
  const eventWeights = { ...engineDefaults.eventWeights, like: Number.NaN };
  expect(() => settingsOf({ eventWeights })).toThrow('the weight of "like" is NaN');
});
