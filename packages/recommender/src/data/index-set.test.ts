import fc from "fast-check";
import { expect, test } from "vitest";

import { IndexSet } from "./index-set.ts";

test("gives what was added, once and ascending, and is empty afterwards", () => {
  const size = 3000;
  const set = new IndexSet(size);
  const target = new Int32Array(size);
  fc.assert(
    fc.property(fc.array(fc.nat(size - 1)), (added) => {
      for (const index of added) set.add(index);
      const count = set.drain(target);
      const expected = [...new Set(added)].toSorted((a, b) => a - b);
      expect([...target.subarray(0, count)]).toEqual(expected);
      expect(set.drain(target)).toBe(0);
    }),
  );
});

test.each([1, 31, 32, 33, 1023, 1024, 1025])("holds all of 0..%d-1", (size) => {
  const set = new IndexSet(size);
  for (let index = size - 1; index >= 0; index -= 1) set.add(index);
  const target = new Int32Array(size);
  expect(set.drain(target)).toBe(size);
  expect([...target]).toEqual([...target.keys()]);
});
