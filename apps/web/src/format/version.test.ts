/** Versions of models, shortened. */
import { expect, test } from "vitest";

import { shortVersion, versionDay } from "./version.ts";

test("says when the model was made", () => {
  expect(shortVersion("20260131T120005123Z-4f9e45c0")).toMatch(/^\d+ \w+, \d\d:\d\d:05\.123$/);
});

test("a sentence names the minute alone", () => {
  expect(versionDay("20260131T120005123Z-4f9e45c0")).toMatch(/^\d+ \w+, \d\d:\d\d$/);
  expect(versionDay("1")).toBe("1");
});

test("models of equal data, made one millisecond apart, differ", () => {
  const versions = [122, 123, 124].map((ms) => `20260131T120005${ms}Z-26fa420c`);
  expect(new Set(versions.map(shortVersion)).size).toBe(3);
});

test.each(["1", "a-", "x".repeat(64), "20269999T999999999Z-26fa420c"])(
  "%s has no time, and stays as it is",
  (version) => expect(shortVersion(version)).toBe(version),
);
