/** Steps follow the time that they take, and keep the order of events. */
import { expect, test } from "vitest";

import { AppendSteps, eventsOfNextStep } from "./append-steps.ts";
import type { AppendedStep } from "./append-steps.ts";
import type { NewEvent } from "./contract/event-log.ts";
import { event } from "./testing/samples.ts";

test.each<[string, AppendedStep, number]>([
  ["a quick step is doubled", { events: 4000, added: 4000, ms: 100 }, 8000],
  ["not beyond the most", { events: 15_000, added: 15_000, ms: 400 }, 20_000],
  ["a step of a second stays", { events: 4000, added: 4000, ms: 1000 }, 4000],
  ["one that took longer is cut to a second", { events: 12_000, added: 12_000, ms: 3000 }, 4000],
  ["not below the least", { events: 4000, added: 4000, ms: 60_000 }, 1000],
  ["what was stored already tells nothing", { events: 4000, added: 1000, ms: 10 }, 4000],
  ["unless it took long", { events: 4000, added: 0, ms: 2000 }, 2000],
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
