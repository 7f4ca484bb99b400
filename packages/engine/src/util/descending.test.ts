/** Sorting in slices, against the sort of the language. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { int32ArrayOf } from "./branded-number.ts";
import { descending } from "./descending.ts";

test("sorts as the language does, and leaves equal ones in their order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0, 0.5, 1, 2, 3, 1e300, 5e-324), { maxLength: 200 }),
      async (list) => {
        const values = new Float64Array(list);
        const numbers = int32ArrayOf([...list.keys()].toReversed());
        const before = [...numbers];
        const want = before.toSorted((one, other) => (list[other] ?? 0) - (list[one] ?? 0));
        expect([...(await descending(numbers, values))]).toEqual(want);
        expect([...numbers]).toEqual(before);
      },
    ),
  );
});

test("sorts many, which takes several slices", async () => {
  const values = Float64Array.from({ length: 300_000 }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 8);
  const sorted = await descending(int32ArrayOf([...values.keys()]), values);
  expect(new Set(sorted).size).toBe(values.length);
  const inOrder = sorted.every(
    (number, at) => at === 0 || (values[sorted[at - 1] ?? NaN] ?? NaN) >= (values[number] ?? NaN),
  );
  expect(inOrder).toBe(true);
});
