import fc from "fast-check";
import { expect, test } from "vitest";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import { AddedEvents } from "./added-events.ts";
import type { WeighedEvent } from "./added-events.ts";

/** More than two chunks. */
const EVENTS = 20_000;

test("events come back as they were pushed, from any place up to any other", () => {
  const events: WeighedEvent[] = Array.from({ length: EVENTS }, (_, at) => ({
    number: asCatalogNumber(at % 97),
    weight: at % 7 === 0 ? 0.1 : 4,
    day: at % 11 === 0 ? undefined : 20_000 - (at % 90),
  }));
  const added = new AddedEvents();
  expect([added.length, added.newest, [...added.between(0, 1)]]).toEqual([0, -Infinity, []]);
  for (const event of events) added.push(event);
  expect([added.length, added.newest, added.isFull]).toEqual([EVENTS, 20_000, false]);

  const anyPlace = fc.integer({ min: 0, max: EVENTS + 10 });
  fc.assert(
    fc.property(anyPlace, anyPlace, (from, to) => {
      expect([...added.between(from, to)]).toEqual(events.slice(from, to));
      const rest = added.from(from);
      expect([...rest.between(0, rest.length)]).toEqual(events.slice(from));
    }),
    { numRuns: 20 },
  );
});

test("a copy knows its own newest day, and what comes later is in it alone", () => {
  const added = new AddedEvents();
  added.push({ number: asCatalogNumber(1), weight: 4, day: 30 });
  added.push({ number: asCatalogNumber(2), weight: 4, day: 20 });
  const rest = added.from(1);
  rest.push({ number: asCatalogNumber(3), weight: 1, day: 25 });
  expect([rest.length, rest.newest]).toEqual([2, 25]);
  expect([added.length, added.newest]).toEqual([2, 30]);
});

test("once a million are kept, later ones are left out", () => {
  const added = new AddedEvents();
  const event = { number: asCatalogNumber(1), weight: 4, day: 30 };
  for (let at = 0; at < 1_000_000; at++) added.push(event);
  expect(added.isFull).toBe(true);
  added.push({ ...event, day: 31 });
  expect([added.length, added.newest]).toEqual([1_000_000, 30]);
});
