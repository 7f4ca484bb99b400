/** Events per minute as the data of a plot, and in words. */
import type { Stats } from "@hellorec/client";

import { formatCount, formatEvents } from "../format/numbers.ts";
import type { Series } from "./plot/series.ts";

/**
 * Events by minute, x in seconds since 1970. The current minute is included, so that a new event
 * shows at once.
 */
export function eventsSeries(minutes: Stats["events_per_minute"]): Series {
  return {
    xs: minutes.map(({ minute }) => Date.parse(minute) / 1000),
    lines: [minutes.map(({ events }) => events)],
  };
}

/** Whether there is any event to plot. */
export function hasEvents(minutes: Stats["events_per_minute"]): boolean {
  return minutes.some(({ events }) => events > 0);
}

/** A plot of events in a sentence, for people who cannot see it. */
export function describeEvents(minutes: Stats["events_per_minute"]): string {
  const total = minutes.reduce((sum, { events }) => sum + events, 0);
  const busiest = Math.max(0, ...minutes.map(({ events }) => events));
  const span = `the last ${minutes.length} minutes`;
  return `${formatEvents(total)} in ${span}; at most ${formatCount(busiest)} in one.`;
}
