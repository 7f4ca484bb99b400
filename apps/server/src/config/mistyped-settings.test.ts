/** Which names of a `.env` file are taken for mistyped settings. */
import { expect, test } from "vitest";

import { configSchema } from "./config.ts";
import { findMistyped } from "./mistyped-settings.ts";

const settings = Object.keys(configSchema.shape);

test.each([
  ["MODLE", "MODEL"],
  ["PROT", "PORT"],
  ["HOSTS", "HOST"],
  ["LOGLEVEL", "LOG_LEVEL"],
  ["EVENT_WIEGHT", "EVENT_WEIGHTS"],
  ["ALLOWED_HOST", "ALLOWED_HOSTS"],
  ["ALOWED_ORIGIN", "ALLOWED_ORIGINS"],
])("%s: %s is meant", (name, meant) => {
  expect(findMistyped([name], settings)).toEqual([{ name, meant }]);
});

test.each(["HOME", "NODE", "PATH", "API_KEY", "HELLOREC_URL", "modle", "DATABASE_POOL", "X"])(
  "%s may be of another program",
  (name) => {
    expect(findMistyped([name], settings)).toEqual([]);
  },
);

test("settings themselves are not mistyped", () => {
  expect(findMistyped(settings, settings)).toEqual([]);
});
