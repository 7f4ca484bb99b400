/** Logs that grow. */
import { describe, expect, test } from "vitest";

import { eventOf, itemIdOf, sizesUpTo } from "./sizes.ts";

const END = Date.parse("2026-01-01T00:00:00Z");
const DAY = 86_400_000;

describe("sizes", () => {
  test("grow by ten, users with the events, items with their root", () => {
    expect(sizesUpTo(1e6)).toEqual([
      { events: 10_000, users: 333, items: 2000 },
      { events: 100_000, users: 3333, items: 6325 },
      { events: 1_000_000, users: 33_333, items: 20_000 },
    ]);
  });

  test.each([1e4, 5e5, 0, Number.NaN])("%d is no largest size", (largest) => {
    expect(() => sizesUpTo(largest)).toThrow("the largest size is");
  });
});

describe("events", () => {
  const [size = { events: 0, users: 0, items: 0 }] = sizesUpTo(1e5);
  const events = Array.from({ length: size.events }, (_, at) => eventOf(size, at, END));

  test("name every user and items of the catalog alone, each event once", () => {
    expect(new Set(events.map((event) => event.user_id)).size).toBe(size.users);
    expect(new Set(events.map((event) => event.event_id)).size).toBe(size.events);
    const last = itemIdOf(size.items - 1);
    const items = new Set(events.map((event) => event.item_id));
    expect([...items].filter((item) => item > last)).toEqual([]);
    expect(items.size).toBeGreaterThan(size.items / 2);
  });

  test("come in the order of time over 90 days, and then go on", () => {
    const times = [...events, eventOf(size, size.events + 5, END)].map(
      (event) => event.occurred_at,
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(0)).toBe(END - 90 * DAY);
    expect(times.at(-2)).toBeGreaterThan(END - DAY);
    expect(times.at(-1)).toBe(END + 50);
  });

  test("users keep to a taste, so that a model can tell them apart", () => {
    const own = events.filter((event) => event.user_id === events[0]?.user_id);
    const blocks = own.map((event) => Math.floor(Number(event.item_id.slice(5)) / 200));
    const most = Math.max(...blocks.map((block) => blocks.filter((one) => one === block).length));
    expect(most).toBeGreaterThan(own.length / 2);
  });
});
