/** Durations while the clock is set back and forth. */
import { afterEach, expect, test, vi } from "vitest";

import { Stopwatch } from "./stopwatch.ts";

const HOUR_MS = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

test.each([-48 * HOUR_MS, 48 * HOUR_MS])("a clock set by %i ms changes no duration", (jump) => {
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ["Date", "performance"] });
  const stopwatch = new Stopwatch();
  const startedAt = stopwatch.startedAt;
  vi.advanceTimersByTime(5000);
  expect(stopwatch.seconds).toBe(5);
  expect(stopwatch.startedAt).toEqual(startedAt);

  vi.setSystemTime(Date.now() + jump);
  expect(stopwatch.seconds).toBe(5);
  expect(stopwatch.startedAt.getTime() + stopwatch.seconds * 1000).toBe(Date.now());
});

test("a clock that is adjusted a little leaves the start as it is", () => {
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ["Date", "performance"] });
  const stopwatch = new Stopwatch();
  vi.setSystemTime(1_700_000_000_300);
  expect(stopwatch.startedAt.getTime()).toBe(1_700_000_000_000);
});
