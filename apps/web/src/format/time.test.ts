/** Instants and spans as text. */
import { describe, expect, test } from "vitest";

import { formatAge, formatInstant, formatSpan, formatTook } from "./time.ts";

const NOW = Date.parse("2026-01-31T12:00:00Z");

describe("formatAge", () => {
  test.each([
    ["2026-01-31T12:00:30Z", "just now"],
    ["2026-01-31T11:59:57Z", "just now"],
    ["2026-01-31T11:59:20Z", "40 s ago"],
    ["2026-01-31T11:56:50Z", "3 min ago"],
    ["2026-01-31T09:00:00Z", "3 h ago"],
    ["2026-01-30T11:00:00Z", "1 day ago"],
    ["1997-01-31T12:00:00Z", "29 years ago"],
  ])("%s", (instant, wanted) => expect(formatAge(instant, NOW)).toBe(wanted));

  test("what is no time says so", () => {
    expect(formatAge("yesterday", NOW)).toBe("at an unknown time");
    expect(formatInstant("yesterday")).toBe("at an unknown time");
  });
});

test("a span is given in its largest unit, never rounded up", () => {
  expect(formatSpan(59_999)).toBe("59 s");
  expect(formatSpan(60_000)).toBe("1 min");
  expect(formatSpan(86_399_999)).toBe("23 h");
  expect(formatSpan(-1)).toBe("0 s");
});

test("less than a second is given in milliseconds", () => {
  expect(formatTook(15)).toBe("15 ms");
  expect(formatTook(1999)).toBe("1 s");
});
