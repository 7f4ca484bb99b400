/** Events per minute as a plot shows them. */
import { describe, expect, test } from "vitest";

import { describeEvents, eventsSeries, hasEvents } from "./events-series.ts";

const minutes = [
  { minute: "2026-01-31T12:00:00.000Z", events: 4 },
  { minute: "2026-01-31T12:01:00.000Z", events: 0 },
  { minute: "2026-01-31T12:02:00.000Z", events: 1 },
];

describe("events", () => {
  test("come by the minute, in seconds", () => {
    const start = Date.parse("2026-01-31T12:00:00Z") / 1000;
    expect(eventsSeries(minutes)).toEqual({
      xs: [start, start + 60, start + 120],
      lines: [[4, 0, 1]],
    });
  });

  test("are described in words", () => {
    expect(describeEvents(minutes)).toBe("5 events in the last 3 minutes; at most 4 in one.");
    expect(describeEvents(minutes.slice(1))).toBe(
      "1 event in the last 2 minutes; at most 1 in one.",
    );
    expect(describeEvents([])).toBe("0 events in the last 0 minutes; at most 0 in one.");
    expect(hasEvents(minutes)).toBe(true);
    expect(hasEvents(minutes.slice(1, 2))).toBe(false);
  });
});
