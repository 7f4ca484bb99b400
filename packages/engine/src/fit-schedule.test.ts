import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { FitSchedule } from "./fit-schedule.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const SOON = 10 * SECOND;

let starts = 0;
let schedules: FitSchedule[] = [];
beforeEach(() => {
  starts = 0;
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

test("a closed schedule starts nothing", () => {
  const schedule = scheduled();
  schedule.add(1000);
  schedule.close();
  schedule.add(1000);
  vi.advanceTimersByTime(100 * HOUR);
  expect(starts).toBe(0);
});
