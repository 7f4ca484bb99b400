import fc from "fast-check";
import { expect, test } from "vitest";

import { kthLargest } from "./kth-largest.ts";

test("finds what sorting finds", () => {
  const few = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 40 });
  const many = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof(few, many), fc.nat(), (list, seed) => {
      const rank = (seed % list.length) + 1;
      const expected = list.toSorted((a, b) => b - a)[rank - 1];
      // What lies behind the length doesn't count.
      const values = Float64Array.from([...list, Number.POSITIVE_INFINITY]);
      expect(kthLargest(values, list.length, rank) + 0).toBe((expected ?? Number.NaN) + 0);
    }),
  );
});

test.each([0, 4, 1.5, Number.NaN])("refuses the rank %d of three", (rank) => {
  expect(() => kthLargest(Float64Array.of(1, 2, 3), 3, rank)).toThrow(RangeError);
});
