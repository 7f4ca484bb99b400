/** Versions of models, shortened. */
import { expect, test } from "vitest";

import { shortVersion } from "./version.ts";

test.each([
  ["20260131T120000000Z-4f9e45c0", "4f9e45c0"],
  ["1", "1"],
  ["a-", "a-"],
  ["x".repeat(64), "x".repeat(12)],
])("%s", (version, wanted) => expect(shortVersion(version)).toBe(wanted));
