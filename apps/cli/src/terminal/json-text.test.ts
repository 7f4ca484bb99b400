/** JSON on a terminal and elsewhere. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { safeJson } from "./json-text.ts";

test("a terminal gets the same value, without anything that it obeys", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = JSON.stringify({ [text]: text });
      const safe = safeJson(json, true);
      expect(JSON.parse(safe)).toEqual(JSON.parse(json));
      expect(safe).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
      expect(safeJson(json, false)).toBe(json);
    }),
  );
  const text = "a\u009B31mb\u202Ec\u2066d\u200Fe\u007F";
  expect(safeJson(JSON.stringify(text), true)).toBe(
    String.raw`"a\u009b31mb\u202ec\u2066d\u200fe\u007f"`,
  );
});
