/** Steps follow the time that they take, and keep the order of events. */
import { describe, expect, test } from "vitest";

import { AppendSteps, eventsOfNextStep } from "./append-steps.ts";
import type { AppendedStep } from "./append-steps.ts";
import type { NewEvent } from "./contract/event-log.ts";
import { StoreError } from "./contract/store-error.ts";
import { event } from "./testing/samples.ts";

test.each<[string, AppendedStep, number]>([
  ["a quick step is doubled", { events: 4000, added: 4000, ms: 100 }, 8000],
  ["not beyond the most", { events: 15_000, added: 15_000, ms: 400 }, 20_000],
  ["a step of rows grows below four seconds", { events: 4000, added: 4000, ms: 3200 }, 5000],
  ["one that took longer is cut to four", { events: 4000, added: 4000, ms: 8000 }, 2000],
  ["a step of arrays of two seconds stays", { events: 8000, added: 8000, ms: 2000 }, 8000],
  ["one that took longer is cut to two", { events: 12_000, added: 12_000, ms: 3000 }, 8000],
  ["not below the least", { events: 4000, added: 4000, ms: 60_000 }, 1000],
  ["what was stored already tells nothing", { events: 4000, added: 1000, ms: 10 }, 4000],
  ["unless it took long", { events: 4000, added: 0, ms: 8000 }, 2000],
  ["no time at all", { events: 4000, added: 4000, ms: 0 }, 8000],
])("%s", (_, step, next) => {
  expect(eventsOfNextStep(step)).toBe(next);
});

/** Events with these numbers. */
function numbered(from: number, to: number): NewEvent[] {
  return Array.from({ length: to - from }, (_, at) => event({ event_id: `${from + at}` }));
}

test("steps come one after the other, in the order of the events, whatever parts these are in", async () => {
  const stored: string[] = [];
  let running = 0;
  const steps = new AppendSteps(async (events) => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
    stored.push(...events.map((each) => each.event_id));
    return events.length;
  });
  for (const [from, to] of [
    [0, 10],
    [10, 30_000],
    [30_000, 30_001],
    [30_001, 41_000],
  ] as const) {
    await steps.add(numbered(from, to));
  }
  await steps.finish();
  expect(stored).toEqual(numbered(0, 41_000).map((each) => each.event_id));
});

test("a step that fails is told by the next call, and nothing after it is stored", async () => {
  const appended: number[] = [];
  const steps = new AppendSteps((events) => {
    appended.push(events.length);
    return Promise.reject(new Error("the disk is full"));
  });
  await steps.add(numbered(0, 4000));
  await expect(steps.add(numbered(4000, 8000))).rejects.toThrow("the disk is full");
  await expect(steps.finish()).rejects.toThrow("the disk is full");
  expect(appended).toEqual([4000]);
});

test("steps double while they are quick", async () => {
  const sizes: number[] = [];
  let now = 0;
  const append = (events: readonly NewEvent[]) => {
    sizes.push(events.length);
    now += 900;
    return Promise.resolve(events.length);
  };
  const steps = new AppendSteps(append, () => now);
  await steps.add(numbered(0, 48_000));
  await steps.finish();
  expect(sizes).toEqual([4000, 8000, 16_000, 20_000]);
});

test("a step ends where its events name a thousand lists", async () => {
  const appended: NewEvent[] = [];
  const lists: number[] = [];
  const steps = new AppendSteps((events) => {
    appended.push(...events);
    lists.push(new Set(events.map((each) => each.recommendation_id)).size);
    return Promise.resolve(events.length);
  });
  // Two events name each list.
  const events = numbered(0, 9000).map((each, at) => ({
    ...each,
    recommendation_id: `k3v9x2aa-${at >> 1}`,
  }));
  await steps.add(events);
  await steps.finish();
  expect(lists).toEqual([1000, 1000, 1000, 1000, 500]);
  expect(appended).toEqual(events);
});

describe("a large step that is refused for now", () => {
  test("is tried again in smaller ones, and no later step is as large", async () => {
    const tried: number[] = [];
    const stored: NewEvent[] = [];
    const steps = new AppendSteps((events) => {
      tried.push(events.length);
      if (events.length >= 5000) {
        return Promise.reject(new StoreError("UNAVAILABLE", "sorry, too many clients already"));
      }
      stored.push(...events);
      return Promise.resolve(events.length);
    });
    await steps.add(numbered(0, 21_000));
    await steps.finish();
    expect(tried).toEqual([4000, 8000, 4000, 4000, 4000, 4000, 1000]);
    expect(stored).toEqual(numbered(0, 21_000));
  });

  test("fails where a smaller one fails, too", async () => {
    const tried: number[] = [];
    const steps = new AppendSteps((events) => {
      tried.push(events.length);
      if (tried.length === 1) return Promise.resolve(events.length);
      return Promise.reject(new StoreError("UNAVAILABLE", "the worker does not answer"));
    });
    await steps.add(numbered(0, 12_000));
    await expect(steps.finish()).rejects.toThrow("the worker does not answer");
    expect(tried).toEqual([4000, 8000, 4000]);
  });
});
