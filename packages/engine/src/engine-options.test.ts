/** The engine's settings: defaults, and what is refused. */
import { expect, test } from "vitest";

import { engineDefaults } from "./engine-defaults.ts";
import { settingsOf } from "./engine-options.ts";

test("a setting that is left out or undefined has its default", () => {
  const defaults = { ...engineDefaults, history_half_life_days: undefined };
  expect(settingsOf({})).toEqual(defaults);
  expect(settingsOf({ model: undefined, refit_after_hours: undefined })).toEqual(defaults);
});

test("a setting that is given replaces its default, zero too", () => {
  const settings = settingsOf({ refit_after_events: 0, history_half_life_days: 30 });
  expect(settings).toMatchObject({ refit_after_events: 0, history_half_life_days: 30 });
});

test("weights that are not finite are refused", () => {
  const weights = { ...engineDefaults.weights, like: Number.NaN };
  expect(() => settingsOf({ weights })).toThrow('the weight of "like" is NaN');
});
