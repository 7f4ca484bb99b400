/** The share of time that work of one kind takes. */
import { expect, test } from "vitest";

import { TimeShare } from "./time-share.ts";

function spend(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("steps run until there is nothing to do", () => {
  let left = 5;
  expect(new TimeShare(0.2).run(() => left-- > 0, false)).toBe(false);
  expect(left).toBe(-1);
});

test("steps run until the time is used, and one in each iteration in any case", () => {
  const share = new TimeShare(0.2);
  let steps = 0;
  const step = (): boolean => {
    spend(1);
    steps += 1;
    return true;
  };
  expect(share.run(step, false)).toBe(true);
  expect(steps).toBeLessThan(10);
  const before = steps;
  share.run(step, false);
  expect(steps).toBe(before + 1);
});

test("where little time should be used, its share of the time that passed is all", () => {
  const share = new TimeShare(0.2);
  let steps = 0;
  const step = (): boolean => {
    spend(1);
    steps += 1;
    return true;
  };
  share.run(step, true);
  const before = steps;
  expect(share.run(step, true)).toBe(true);
  expect(steps).toBe(before);
  // A quarter of a fifth of this time is 4 ms.
  spend(80);
  share.run(step, true);
  expect(steps).toBeGreaterThan(before);
});
