import { describe, expect, test } from "vitest";

import {
  adjacencyLines,
  historyLengths,
  renumbered,
  syntheticInteractions,
  tasteCount,
} from "./synthetic-interactions.ts";

const shape = { lengths: new Int32Array(300).fill(40), itemCount: 4000, seed: 7 };

describe("syntheticInteractions", () => {
  const made = syntheticInteractions(shape);

  test("depends on its seed alone", () => {
    expect(syntheticInteractions(shape)).toEqual(made);
    expect(syntheticInteractions({ ...shape, seed: 8 }).items).not.toEqual(made.items);
  });

  test("gives every user as many different items as asked for", () => {
    const pairs = made.items.map((item, at) => (made.users[at] ?? 0) * made.itemCount + item);
    expect(new Set(pairs).size).toBe(300 * 40);
    expect(made.users[40]).toBe(1);
    expect(Math.min(...made.items)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...made.items)).toBeLessThan(4000);
  });

  test("makes few items popular, and users with tastes of their own", () => {
    const popularity = new Int32Array(4000);
    for (const item of made.items) popularity[item] = (popularity[item] ?? 0) + 1;
    const top = popularity
      .toSorted((a, b) => b - a)
      .subarray(0, 400)
      .reduce((sum, count) => sum + count, 0);
    expect(top / made.items.length).toBeGreaterThan(0.3);
    const counts = new Int32Array(tasteCount(4000));
    for (const item of made.items.subarray(0, 40)) {
      const taste = item % counts.length;
      counts[taste] = (counts[taste] ?? 0) + 1;
    }
    const largest = counts.toSorted((a, b) => b - a).subarray(0, 3);
    expect(largest.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
  });

  test("fills the longest histories it allows, and refuses longer ones", () => {
    expect(syntheticInteractions({ lengths: [25], itemCount: 100, seed: 1 }).items).toHaveLength(
      25,
    );
    expect(() => syntheticInteractions({ lengths: [26], itemCount: 100, seed: 1 })).toThrow(
      "too long",
    );
  });
});

describe("historyLengths", () => {
  const lengths = historyLengths({ userCount: 1000, total: 50_000, most: 500, seed: 3 });

  test("come to the total, within their bounds", () => {
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(50_000);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(500);
  });

  test("are mostly short, and the same again for the same seed", () => {
    expect(lengths.toSorted()[500]).toBeLessThan(50);
    expect(historyLengths({ userCount: 1000, total: 50_000, most: 500, seed: 3 })).toEqual(lengths);
  });

  test("refuses a total that no lengths have", () => {
    const impossible = { userCount: 10, most: 5, seed: 1 };
    expect(() => historyLengths({ ...impossible, total: 51 })).toThrow("never 51");
    expect(() => historyLengths({ ...impossible, total: 9 })).toThrow("never 9");
  });
});

describe("a file of them", () => {
  const pairs = {
    userCount: 3,
    itemCount: 10,
    users: Int32Array.of(0, 0, 2),
    items: Int32Array.of(7, 3, 7),
  };

  test("numbers items in order of appearance", () => {
    expect(renumbered(pairs)).toMatchObject({ itemCount: 2, items: Int32Array.of(0, 1, 0) });
  });

  test("has a line for each user with items", () => {
    expect([...adjacencyLines(pairs)]).toEqual(["0 7 3\n", "2 7\n"]);
  });
});
