/** Titles within sentences. */
import { expect, test } from "vitest";

import { shortTitle } from "./short-title.ts";

test("a title that fits stays as it is", () => {
  expect(shortTitle("Matrix, The (1999)")).toBe("Matrix, The (1999)");
});

test("a longer one ends in an ellipsis, and no letter is cut in half", () => {
  const short = shortTitle("🎬".repeat(100));
  expect(Array.from(short)).toHaveLength(60);
  expect(short).not.toMatch(/\p{Surrogate}/u);
  expect(short.endsWith("…")).toBe(true);
});
