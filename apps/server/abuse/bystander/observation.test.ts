import { describe, expect, test } from "vitest";

import { allCalls, otherAnswers, slowestKind, waitsOf, worstByKind } from "./observation.ts";

describe("waits", () => {
  test.each([
    [[], { calls: 0, p50: 0, p99: 0, worst: 0 }],
    [[7], { calls: 1, p50: 7, p99: 7, worst: 7 }],
    [[4, 1, 3, 2], { calls: 4, p50: 2, p99: 4, worst: 4 }],
    [
      [900, ...Array.from({ length: 99 }, (_, at) => at)],
      { calls: 100, p50: 49, p99: 98, worst: 900 },
    ],
  ])("of %j", (values, expected) => {
    expect(waitsOf(values)).toEqual(expected);
  });
});

const observation = {
  recommend: { server: [1, 2], idle: [1, 1], others: { "503": 1 } },
  "/livez": { server: [9, 1], idle: [2, 2], others: { "503": 2, none: 1 } },
};

test("kinds of calls are added up, and the slowest one is named", () => {
  expect(allCalls(observation)).toEqual({ server: [1, 2, 9, 1], idle: [1, 1, 2, 2] });
  expect(otherAnswers(observation)).toEqual({ "503": 3, none: 1 });
  expect(slowestKind(observation)).toBe("/livez");
  expect(worstByKind(observation)).toEqual({ recommend: 1, "/livez": 7 });
});
