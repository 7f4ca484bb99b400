/** The events of the last hour, or since the server started. */
import { expect, test } from "vitest";

import { recentText } from "./status-text.ts";

function minutes(newest: number) {
  return Array.from({ length: 60 }, (_, at) => ({
    minute: "2026-01-31T12:00:00.000Z",
    events: at === 59 ? newest : 0,
  }));
}

test.each([
  [0, 3599, "no events since the server started"],
  [0, 3600, "no events in the last hour"],
  [1, 60, "1 event in 5 minutes, 1 since the server started ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█"],
  [2, 7200, "2 events in 5 minutes, 2 in the last hour ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█"],
])("%i events, %i seconds after the start", (newest, uptime, text) => {
  expect(recentText(minutes(newest), uptime)).toBe(text);
});
