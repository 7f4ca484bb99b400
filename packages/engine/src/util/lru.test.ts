/** The least recently used cache, also against a plain list. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { Lru } from "./lru.ts";

test("evicts what was used longest ago", () => {
  const lru = new Lru<string, number>(2);
  lru.set("a", 1);
  lru.set("b", 2);
  lru.get("a");
  lru.set("c", 3);
  expect([lru.get("a"), lru.get("b"), lru.get("c")]).toEqual([1, undefined, 3]);
});

test("counts costs, and subtracts the cost of what is replaced or deleted", () => {
  const lru = new Lru<string, number>(10);
  lru.set("a", 1, 6);
  lru.set("a", 2, 4);
  lru.set("b", 3, 6);
  expect(lru.size).toBe(2);
  lru.delete("a");
  lru.set("c", 4, 4);
  expect(lru.size).toBe(2);
  lru.set("d", 5, 1);
  expect(lru.get("b")).toBeUndefined();
});

test("does not store an entry that alone exceeds the capacity", () => {
  const lru = new Lru<string, number>(10);
  lru.set("huge", 1, 11);
  expect(lru.size).toBe(0);
});

test("holds the same as a plain list in order of use", () => {
  const step = fc.record({
    act: fc.constantFrom("get", "set", "delete"),
    key: fc.nat(6),
    cost: fc.nat(4),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const lru = new Lru<number, number>(8);
      let plain: { key: number; value: number; cost: number }[] = [];
      for (const [value, { act, key, cost }] of steps.entries()) {
        const known = plain.find((entry) => entry.key === key);
        if (act === "get") expect(lru.get(key)).toBe(known?.value);
        else if (act === "set") lru.set(key, value, cost);
        else lru.delete(key);
        if (act !== "get" || known !== undefined) plain = plain.filter((entry) => entry !== known);
        if (act === "get" && known !== undefined) plain.push(known);
        if (act === "set") plain.push({ key, value, cost });
        while (plain.reduce((sum, entry) => sum + entry.cost, 0) > 8) plain.shift();
      }
      expect(lru.size).toBe(plain.length);
      expect(new Set(lru.values())).toEqual(new Set(plain.map((entry) => entry.value)));
    }),
  );
});
