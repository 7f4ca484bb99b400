/** The arithmetic of the buckets, and the bound of their table. */
import { expect, test } from "vitest";

import { RateTable } from "./rate-table.ts";

test("a burst, then one call each time that one is due", () => {
  const table = new RateTable({ perSecond: 2, burst: 3 });
  const take = (now: number) => table.take("a", now).waitMs;
  expect([0, 0, 0, 0].map(take)).toEqual([0, 0, 0, 500]);
  expect([250, 500, 500, 1000].map(take)).toEqual([250, 0, 500, 0]);
});

test("what is left is told, and is never more than the burst", () => {
  const table = new RateTable({ perSecond: 2, burst: 3 });
  expect(table.take("a", 0)).toEqual({ waitMs: 0, remaining: 2, resetMs: 500 });
  expect(table.take("a", 0)).toEqual({ waitMs: 0, remaining: 1, resetMs: 1000 });
  expect(table.take("a", 1_000_000)).toEqual({ waitMs: 0, remaining: 2, resetMs: 500 });
});

test("a refused call costs nothing", () => {
  const table = new RateTable({ perSecond: 1, burst: 1 });
  table.take("a", 0);
  for (let now = 1; now < 1000; now++) expect(table.take("a", now).waitMs).toBeGreaterThan(0);
  expect(table.take("a", 1000).waitMs).toBe(0);
});

test("many small steps add up to as much as a large one", () => {
  const table = new RateTable({ perSecond: 20, burst: 100 });
  for (let call = 0; call < 100; call++) expect(table.take("a", 0).waitMs).toBe(0);
  let allowed = 0;
  for (let step = 1; step <= 100_000; step++) {
    if (table.take("a", step / 10).waitMs === 0) allowed += 1;
  }
  expect(allowed).toBe(200);
});

test("callers do not share", () => {
  const table = new RateTable({ perSecond: 1, burst: 1 });
  expect(table.take("a", 0).waitMs).toBe(0);
  expect(table.take("b", 0).waitMs).toBe(0);
  expect(table.take("a", 0).waitMs).toBe(1000);
});

test("a full table forgets those who are quiet, and keeps those who call", () => {
  const table = new RateTable({ perSecond: 1, burst: 10 }, 100);
  for (let call = 0; call < 10; call++) table.take("busy", 0);
  for (let caller = 0; caller < 1000; caller++) {
    table.take(`other ${caller}`, caller);
    expect(table.size).toBeLessThanOrEqual(100);
    table.take("busy", caller);
  }
  expect(table.take("busy", 1000).remaining).toBe(0);
});

test("callers who have their whole burst again make room for others", () => {
  const table = new RateTable({ perSecond: 1, burst: 1 }, 10);
  for (let caller = 0; caller < 10; caller++) table.take(`old ${caller}`, 0);
  table.take("new", 1000);
  expect(table.size).toBe(1);
});
