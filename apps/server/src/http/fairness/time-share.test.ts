/** The share of time that work of one kind takes. */
import { expect, test } from "vitest";

import { TimeShare } from "./time-share.ts";

function spend(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Steps of a millisecond that never end by themselves. */
function endlessSteps() {
  const steps = {
    count: 0,
    next: (): boolean => {
      spend(1);
      steps.count += 1;
      return true;
    },
  };
  return steps;
}

test("steps run until there is nothing to do", () => {
  let left = 5;
  expect(new TimeShare(0.2).run(() => left-- > 0, false)).toBe(false);
  expect(left).toBe(-1);
});

test("steps run until the time is used, and one in each iteration in any case", () => {
  const share = new TimeShare(0.2);
  const steps = endlessSteps();
  expect(share.run(steps.next, false)).toBe(true);
  expect(steps.count).toBeLessThan(10);
  const before = steps.count;
  share.run(steps.next, false);
  expect(steps.count).toBe(before + 1);
});

test("where little time should be used, its share of the time that passed is all", () => {
  const share = new TimeShare(0.2);
  const steps = endlessSteps();
  share.run(steps.next, true);
  const before = steps.count;
  expect(share.run(steps.next, true)).toBe(true);
  expect(steps.count).toBe(before);
  // A quarter of a fifth of this time is 4 ms.
  spend(80);
  share.run(steps.next, true);
  expect(steps.count).toBeGreaterThan(before);
});
