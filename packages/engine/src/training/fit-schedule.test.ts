import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { FitSchedule } from "./fit-schedule.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const SOON = 10 * SECOND;

let starts = 0;
/** Events in the log, as counting finds them. */
let logged = 0;
let schedules: FitSchedule[] = [];
beforeEach(() => {
  starts = 0;
  logged = 0;
  schedules = [];
  vi.useFakeTimers();
});
afterEach(() => {
  for (const schedule of schedules) schedule.close();
  vi.useRealTimers();
});

/** A schedule whose fits begin when they are started, and go on until the test ends them. */
function scheduled(
  options: { afterEvents?: number; afterHours?: number } = {},
  fittedEvents = 1,
): FitSchedule {
  const schedule = new FitSchedule(
    {
      afterEvents: 1000,
      afterHours: 24,
      ...options,
      count: () => Promise.resolve(logged),
      start: () => {
        starts += 1;
        schedule.began();
      },
    },
    fittedEvents,
  );
  schedules.push(schedule);
  return schedule;
}

test("enough new events start one fit, however many batches they come in", () => {
  const schedule = scheduled();
  schedule.add(999);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  schedule.add(1);
  schedule.add(500);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(1);
  schedule.ended(SECOND, 1500);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(1);
});

test("the first model takes a hundred events, or fewer where fewer are asked for", () => {
  const first = scheduled({}, 0);
  first.add(99);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  first.add(1);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(1);
  scheduled({ afterEvents: 10 }, 0).add(10);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(2);
  scheduled({ afterEvents: 0 }, 0).add(5000);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(2);
});

test("a large log waits for a tenth of its events", () => {
  const schedule = scheduled({}, 100_000);
  schedule.add(9999);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  schedule.add(1);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(1);
});

test("events that come during a fit wait for the next one, which rests first", () => {
  const schedule = scheduled();
  schedule.began();
  schedule.add(5000);
  expect(schedule.hasNewEvents).toBe(true);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  schedule.ended(60 * SECOND, 5000);
  vi.advanceTimersByTime(20 * 60 * SECOND - SECOND);
  expect(starts).toBe(0);
  vi.advanceTimersByTime(SECOND);
  expect(starts).toBe(1);
  expect(schedule.hasNewEvents).toBe(false);
});

test("a few new events are fitted after some hours; without any nothing happens", () => {
  const schedule = scheduled({ afterHours: 2 });
  vi.advanceTimersByTime(100 * HOUR);
  expect(starts).toBe(0);
  schedule.add(1);
  vi.advanceTimersByTime(2 * HOUR - SECOND);
  schedule.add(1);
  expect(starts).toBe(0);
  vi.advanceTimersByTime(SECOND);
  expect(starts).toBe(1);
});

test("a fit that somebody asked for starts the count anew", () => {
  const schedule = scheduled();
  schedule.add(1000);
  schedule.began();
  schedule.ended(SECOND, 1000);
  vi.advanceTimersByTime(100 * HOUR);
  expect(starts).toBe(0);
});

test("a fit that made no model is not tried again before there are more events", () => {
  const schedule = scheduled();
  schedule.add(1000);
  vi.advanceTimersByTime(SOON);
  schedule.ended(SECOND, undefined);
  vi.advanceTimersByTime(100 * HOUR);
  expect(starts).toBe(1);
  schedule.add(1000);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(2);
});

test("0 events and 0 hours: never", () => {
  const schedule = scheduled({ afterEvents: 0, afterHours: 0 });
  schedule.add(1_000_000);
  vi.advanceTimersByTime(1000 * HOUR);
  expect(starts).toBe(0);
});

test("a closed schedule starts nothing", async () => {
  const schedule = scheduled();
  schedule.add(1000);
  schedule.close();
  schedule.add(1000);
  logged = 5000;
  schedule.addedElsewhere();
  await vi.advanceTimersByTimeAsync(100 * HOUR);
  expect(starts).toBe(0);
});

test("what other processes add is counted in the log, not by how often they tell of it", async () => {
  const schedule = scheduled({}, 500);
  for (let told = 0; told < 5000; told++) schedule.addedElsewhere();
  expect(schedule.hasNewEvents).toBe(true);
  logged = 1499;
  await vi.advanceTimersByTimeAsync(SOON);
  expect(starts).toBe(0);
  logged = 1500;
  schedule.addedElsewhere();
  await vi.advanceTimersByTimeAsync(SOON + SOON);
  expect(starts).toBe(1);
});

test("a fit of another process counts as one of this", async () => {
  const schedule = scheduled();
  schedule.add(1000);
  logged = 1400;
  schedule.endedElsewhere(60 * SECOND, 1000);
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(starts).toBe(0);
  logged = 2000;
  schedule.addedElsewhere();
  await vi.advanceTimersByTimeAsync(SOON + SOON);
  expect(starts).toBe(1);
});

test("a fit that made no model waits for more than was known then, whoever adds it", async () => {
  const schedule = scheduled();
  logged = 3000;
  schedule.add(1000);
  await vi.advanceTimersByTimeAsync(SOON);
  schedule.ended(SECOND, undefined);
  schedule.addedElsewhere();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(starts).toBe(1);
  logged = 4000;
  schedule.addedElsewhere();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(starts).toBe(2);
});

test("while another process leads, what is due is tried again until that has fitted", async () => {
  let tries = 0;
  const schedule = new FitSchedule(
    {
      afterEvents: 1000,
      afterHours: 0,
      count: () => Promise.resolve(2000),
      start: () => {
        tries++;
        schedule.tryAgain();
      },
    },
    1000,
  );
  schedules.push(schedule);
  schedule.add(1000);
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(tries).toBeGreaterThan(10);
  expect(schedule.isDue).toBe(true);
  const before = tries;
  schedule.endedElsewhere(SECOND, 2000);
  expect(schedule.isDue).toBe(false);
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(tries).toBe(before);
});

test("where the model is gone a fit starts, though nobody adds events", async () => {
  const schedule = scheduled();
  schedule.lostModel();
  await vi.advanceTimersByTimeAsync(SOON);
  expect(starts).toBe(1);
});
