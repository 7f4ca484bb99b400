/** The first of many entries, compared with sorting all of them. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { FirstOf } from "./first-of.ts";

test("keeps the first entries, as sorting all of them does", () => {
  const entries = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 600 });
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 20 }), (numbers, count) => {
      const first = new FirstOf<number>(count, (one, other) => one - other);
      for (const number of numbers) first.offer(number);
      const sorted = numbers.toSorted((one, other) => one - other).slice(0, count);
      expect(first.sorted()).toEqual(sorted);
    }),
  );
});
