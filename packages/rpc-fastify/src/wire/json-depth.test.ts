/** The depth of JSON text, compared with that of its value. */
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { isDeeperThan } from "./json-depth.ts";

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  let most = 0;
  for (const part of Object.values(value)) most = Math.max(most, depthOf(part));
  return 1 + most;
}

test("any JSON", () => {
  const texts = fc.constantFrom('"', "\\", "[[[", "]]", '\\"{{', "a", "ж");
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      texts,
      fc.double(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(texts, tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(
      value,
      fc.integer({ min: 0, max: 8 }),
      fc.constantFrom(0, 2),
      (json, max, space) => {
        // The value itself tells its depth, not what JSON.parse makes of the text: V8 13.6 (Node 24)
        // reads the key "\"" as "\\" where an object before had that key
        // (nodejs/node#63785).
        const text = JSON.stringify(json, null, space);
        expect(isDeeperThan(text, max)).toBe(depthOf(json) > max);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ["", 0, false],
  ["[", 0, true],
  ["[]]]]]][[", 1, false],
  ['"[[[[[[[[', 2, false],
  [`${"[".repeat(64)}${"]".repeat(64)}`, 64, false],
  ["[".repeat(65), 64, true],
  [`["${'\\"['.repeat(100)}"]`, 1, false],
])("%s, deeper than %i: %j", (text, max, expected) => {
  expect(isDeeperThan(text, max)).toBe(expected);
});
