import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { TopList } from "./top-list.ts";

describe("TopList", () => {
  test("keeps what sorting puts first", () => {
    const scores = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 50 });
    fc.assert(
      fc.property(scores, fc.nat(12), fc.nat(), (list, capacity, rotation) => {
        const offered = list.map((score, item) => ({ item, score }));
        const start = list.length === 0 ? 0 : rotation % list.length;
        const best = new TopList(capacity);
        for (const { item, score } of [...offered.slice(start), ...offered.slice(0, start)]) {
          best.add(item, score);
        }
        const expected = offered.toSorted((a, b) => b.score - a.score || a.item - b.item);
        expect(best.takeSorted()).toEqual(expected.slice(0, capacity));
        expect(best.takeSorted()).toEqual([]);
      }),
    );
  });

  test("says what it would take", () => {
    const best = new TopList(1);
    expect(best.floor).toBe(Number.NEGATIVE_INFINITY);
    best.add(5, 1);
    expect(best.floor).toBe(1);
    expect([best.admits(4, 1), best.admits(6, 1), best.admits(6, 2)]).toEqual([true, false, true]);
    expect(new TopList(0).admits(0, 1)).toBe(false);
  });

  test.each([-1, 1.5, Number.NaN])("refuses the capacity %d", (capacity) => {
    expect(() => new TopList(capacity)).toThrow(/length of a list/);
  });
});
