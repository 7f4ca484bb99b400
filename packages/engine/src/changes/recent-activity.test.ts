/** Recent activity: events by the minute. */
import { expect, test } from "vitest";

import { RecentActivity } from "./recent-activity.ts";

const NOON = Date.UTC(2026, 0, 1, 12);

test("counts events by the minute, of the last hour", () => {
  const activity = new RecentActivity();
  activity.countEvents(3, NOON);
  activity.countEvents(2, NOON + 59_000);
  activity.countEvents(1, NOON + 60_000);
  const minutes = activity.eventsPerMinute(NOON + 60_000);
  expect(minutes).toHaveLength(60);
  expect(minutes.slice(-2)).toEqual([
    { minute: "2026-01-01T12:00:00.000Z", events: 5 },
    { minute: "2026-01-01T12:01:00.000Z", events: 1 },
  ]);
  const later = activity.eventsPerMinute(NOON + 3_600_000 + 60_000);
  expect(later.every((minute) => minute.events === 0)).toBe(true);
});
