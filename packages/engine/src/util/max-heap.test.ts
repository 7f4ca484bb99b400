/** The heap of numbers by score. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { MaxHeap } from "./max-heap.ts";

test("takes all numbers by their scores, the lower number first on a tie", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 50 }), (scores) => {
      const numbers = scores.map((_, number) => number);
      const half = numbers.length >> 1;
      const heap = new MaxHeap(numbers.slice(half), (number) => scores[number] ?? 0);
      for (const number of numbers.slice(0, half)) heap.add(number);
      expect(heap.first === undefined).toBe(numbers.length === 0);
      const taken = numbers.map(() => heap.take());
      expect(taken).toEqual(
        numbers.toSorted((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other),
      );
      expect(heap.take()).toBeUndefined();
    }),
  );
});
