/** The throttle of counting. */
import { expect, test } from "vitest";

import { CountingThrottle } from "./counting-throttle.ts";

/** The size after many steps that take a fixed time for each event. */
function sizeAt(microseconds: number, isBusy: boolean): number {
  const throttle = new CountingThrottle();
  for (let step = 0; step < 50; step++) {
    throttle.pauseAfter({ tookMs: (throttle.events * microseconds) / 1000, left: 10_000, isBusy });
  }
  return throttle.events;
}

test("a step grows to what writers may wait for, and shrinks when events arrive", () => {
  expect(sizeAt(50, true)).toBe(500);
  expect(sizeAt(50, false)).toBe(3000);
  expect(sizeAt(0.1, false)).toBe(20_000);
  expect(sizeAt(10_000, true)).toBe(200);
});

test("far behind, the pause is shorter; while no events arrive, nearly none; it has a bound", () => {
  const pauseAfter = (left: number, isBusy: boolean, tookMs = 20) =>
    new CountingThrottle().pauseAfter({ tookMs, left, isBusy });
  expect(pauseAfter(100, true)).toBe(380);
  expect(pauseAfter(5000, true)).toBe(40);
  expect(pauseAfter(5000, false)).toBe(5);
  expect(pauseAfter(100, true, 60_000)).toBe(2000);
});
