/** Text that is safe on a terminal, and its width. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { clipped, printable, textWidth } from "./printable.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["猫", 2],
  ["e\u0301", 1],
  ["🎬", 2],
])("%j takes %i columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("what is clipped fits, and is otherwise unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const cut = clipped(text, width);
      expect(textWidth(cut)).toBeLessThanOrEqual(width);
      if (textWidth(text) <= width) expect(cut).toBe(text);
      else expect(text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
});

test("what is printable holds nothing that a terminal obeys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
    }),
  );
});
