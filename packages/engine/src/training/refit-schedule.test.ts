/** When fits start by themselves: what is counted, the policy and its timer together. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { RefitSchedule } from "./refit-schedule.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const SOON = 10 * SECOND;

let starts = 0;
/** Events in the log, as counting finds them. */
let logged = 0;
let schedules: RefitSchedule[] = [];
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

/** A schedule whose fits start when they are due, and run until the test ends them. */
function scheduled(
  options: { afterEvents?: number; afterHours?: number } = {},
  fittedEvents = 1,
): RefitSchedule {
  const schedule = new RefitSchedule({
    afterEvents: 1000,
    afterHours: 24,
    ...options,
    fittedEvents,
    countLog: () => Promise.resolve(logged),
    onScheduled: () => {},
    onDue: () => {
      starts += 1;
      schedule.fitStarted();
    },
  });
  schedules.push(schedule);
  return schedule;
}

test("enough new events start one fit, however many batches they come in", () => {
  const schedule = scheduled();
  schedule.unfitted.add(999);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  schedule.unfitted.add(1);
  schedule.unfitted.add(500);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(1);
  schedule.fitEnded(SECOND, 1500);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(1);
});

test("the first model takes a hundred events, or fewer where the settings say so", () => {
  const first = scheduled({}, 0);
  first.unfitted.add(99);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  first.unfitted.add(1);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(1);
  scheduled({ afterEvents: 10 }, 0).unfitted.add(10);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(2);
  scheduled({ afterEvents: 0 }, 0).unfitted.add(5000);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(2);
});

test("a large log waits for a tenth of its events", () => {
  const schedule = scheduled({}, 100_000);
  schedule.unfitted.add(9999);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  schedule.unfitted.add(1);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(1);
});

test("events that are added during a fit wait for the next one, after a cooldown", () => {
  const schedule = scheduled();
  schedule.fitStarted();
  schedule.unfitted.add(5000);
  expect(schedule.unfitted.hasAny).toBe(true);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(0);
  schedule.fitEnded(60 * SECOND, 5000);
  vi.advanceTimersByTime(20 * 60 * SECOND - SECOND);
  expect(starts).toBe(0);
  vi.advanceTimersByTime(SECOND);
  expect(starts).toBe(1);
  expect(schedule.unfitted.hasAny).toBe(false);
});

test("a few new events are fitted after some hours; without any nothing happens", () => {
  const schedule = scheduled({ afterHours: 2 });
  vi.advanceTimersByTime(100 * HOUR);
  expect(starts).toBe(0);
  schedule.unfitted.add(1);
  vi.advanceTimersByTime(2 * HOUR - SECOND);
  schedule.unfitted.add(1);
  expect(starts).toBe(0);
  vi.advanceTimersByTime(SECOND);
  expect(starts).toBe(1);
});

test("a fit that a caller requests resets the count", () => {
  const schedule = scheduled();
  schedule.unfitted.add(1000);
  schedule.fitStarted();
  schedule.fitEnded(SECOND, 1000);
  vi.advanceTimersByTime(100 * HOUR);
  expect(starts).toBe(0);
});

test("a fit that found nothing to learn is followed by one like a first one, without a cooldown", async () => {
  const schedule = scheduled({}, 50_000);
  schedule.fitStarted();
  schedule.fitFoundNothing(0);
  schedule.unfitted.add(99);
  vi.advanceTimersByTime(SOON);
  expect(starts).toBe(0);
  schedule.unfitted.add(1);
  vi.advanceTimersByTime(5 * SECOND);
  expect(starts).toBe(1);
  schedule.fitFoundNothing(5000);
  logged = 5499;
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(starts).toBe(1);
  logged = 5500;
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(SOON + SOON);
  expect(starts).toBe(2);
});

test("a fit that failed is not retried before there are more events", () => {
  const schedule = scheduled();
  schedule.unfitted.add(1000);
  vi.advanceTimersByTime(SOON);
  schedule.fitEnded(SECOND, undefined);
  vi.advanceTimersByTime(100 * HOUR);
  expect(starts).toBe(1);
  schedule.unfitted.add(1000);
  vi.advanceTimersByTime(HOUR);
  expect(starts).toBe(2);
});

test("0 events and 0 hours: never", () => {
  const schedule = scheduled({ afterEvents: 0, afterHours: 0 });
  schedule.unfitted.add(1_000_000);
  vi.advanceTimersByTime(1000 * HOUR);
  expect(starts).toBe(0);
});

test("a closed schedule starts nothing", async () => {
  const schedule = scheduled();
  schedule.unfitted.add(1000);
  schedule.close();
  schedule.unfitted.add(1000);
  logged = 5000;
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(100 * HOUR);
  expect(starts).toBe(0);
});

test("what other processes add is counted in the log, not by how often they report it", async () => {
  const schedule = scheduled({}, 500);
  for (let report = 0; report < 5000; report++) schedule.unfitted.addElsewhere();
  expect(schedule.unfitted.hasAny).toBe(true);
  logged = 1499;
  await vi.advanceTimersByTimeAsync(SOON);
  expect(starts).toBe(0);
  logged = 1500;
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(SOON + SOON);
  expect(starts).toBe(1);
});

test("a fit of another process counts as one of this", async () => {
  const schedule = scheduled();
  schedule.unfitted.add(1000);
  logged = 1400;
  schedule.fittedElsewhere(60 * SECOND, 1000);
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(starts).toBe(0);
  logged = 2000;
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(SOON + SOON);
  expect(starts).toBe(1);
});

test("a fit that failed waits for more than was known then", async () => {
  const schedule = scheduled();
  logged = 3000;
  schedule.unfitted.add(1000);
  await vi.advanceTimersByTimeAsync(SOON);
  schedule.fitEnded(SECOND, undefined);
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(starts).toBe(1);
  logged = 4000;
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(starts).toBe(2);
});

test("when the model is lost a fit starts without new events", async () => {
  const schedule = scheduled();
  schedule.modelLost();
  await vi.advanceTimersByTimeAsync(SOON);
  expect(starts).toBe(1);
});

test("a time that is set stays: later events do not put it off", () => {
  const schedule = scheduled({ afterHours: 2 });
  expect(schedule.isScheduled).toBe(false);
  schedule.unfitted.add(1000);
  expect(schedule.isScheduled).toBe(true);
  vi.advanceTimersByTime(4 * SECOND);
  schedule.unfitted.add(1000);
  vi.advanceTimersByTime(SECOND);
  expect(starts).toBe(1);
  expect(schedule.isScheduled).toBe(false);
});

test("what other processes add during a count is counted next", async () => {
  let counts = 0;
  const schedule: RefitSchedule = new RefitSchedule({
    afterEvents: 1000,
    afterHours: 0,
    fittedEvents: 500,
    countLog: () => {
      counts++;
      if (counts === 1) schedule.unfitted.addElsewhere();
      return Promise.resolve(500 + 600 * counts);
    },
    onScheduled: () => {},
    onDue: () => {
      starts += 1;
    },
  });
  schedules.push(schedule);
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(SOON + SOON);
  expect(counts).toBe(2);
  expect(starts).toBe(1);
});

test("a store that cannot be read is asked again", async () => {
  let isReadable = false;
  const schedule = new RefitSchedule({
    afterEvents: 1000,
    afterHours: 0,
    fittedEvents: 500,
    countLog: () => (isReadable ? Promise.resolve(1500) : Promise.reject(new Error("gone"))),
    onScheduled: () => {},
    onDue: () => {
      starts += 1;
    },
  });
  schedules.push(schedule);
  schedule.unfitted.addElsewhere();
  await vi.advanceTimersByTimeAsync(SOON);
  isReadable = true;
  await vi.advanceTimersByTimeAsync(SOON + SOON);
  expect(starts).toBe(1);
});
