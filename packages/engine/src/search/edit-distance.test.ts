/** Mistakes are counted as the definition has it. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { countEdits } from "./edit-distance.ts";

/** The optimal string alignment distance, straight from its definition. */
function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, line) =>
    Array.from({ length: other.length + 1 }, (_, at) => (line === 0 ? at : line)),
  );
  const at = (line: number, column: number) => rows[line]?.[column] ?? Infinity;
  for (let line = 1; line <= one.length; line++) {
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[line - 1] === other[column - 1];
      const isSwapped =
        line > 1 &&
        column > 1 &&
        one[line - 1] === other[column - 2] &&
        one[line - 2] === other[column - 1];
      const counts = [
        at(line - 1, column) + 1,
        at(line, column - 1) + 1,
        at(line - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(line - 2, column - 2) + 1 : Infinity,
      ];
      rows[line]?.splice(column, 1, Math.min(...counts));
    }
  }
  return at(one.length, other.length);
}

function edits(typed: string, word: string, most: number) {
  const result = { whole: 0, beginning: 0 };
  countEdits(typed, word, most, result);
  return result;
}

test.each([
  ["NOSFRATU", "NOSFERATU", { whole: 1, beginning: 1 }],
  ["STROY", "STORY", { whole: 1, beginning: 1 }],
  ["NOSFR", "NOSFERATU", { whole: 3, beginning: 1 }],
  ["METROPOLIS", "METROPOLIS", { whole: 0, beginning: 0 }],
  ["KUBRIK", "VERTIGO", { whole: 3, beginning: 3 }],
])("%s for %s", (typed, word, expected) => {
  expect(edits(typed, word, 2)).toEqual(expected);
});

test("every number of mistakes up to the limit is exact, of words and of their beginnings", () => {
  const words = fc.string({ unit: fc.constantFrom("A", "B", "C"), minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(words, words, fc.constantFrom(1, 2), (typed, word, most) => {
      const upTo = (count: number) => Math.min(count, most + 1);
      const beginnings = Array.from({ length: word.length + 1 }, (_, at) => word.slice(0, at));
      expect(edits(typed, word, most)).toEqual({
        whole: upTo(distance(typed, word)),
        beginning: upTo(Math.min(...beginnings.map((each) => distance(typed, each)))),
      });
    }),
    { numRuns: 2000 },
  );
});
