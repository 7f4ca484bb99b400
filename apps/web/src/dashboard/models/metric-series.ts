/** Answers of the service as columns for a plot: places along x, values beside them. */
import type { ModelInfo, Stats } from "@hellorec/client";

import { formatCount, formatEvents } from "../format/numbers.ts";
import { popularityOf } from "./quality.ts";

/** One line of a plot; `null` where there is no value. */
export type Values = (number | null)[];

/** Columns of equal length. The lines' order is the plot's. */
export interface Series {
  /** Places along x, ascending. */
  readonly xs: number[];
  readonly lines: Values[];
}

/**
 * Events by minute, x in seconds since 1970. The minute that is not over is among them: what was
 * just tracked is seen at once.
 */
export function eventsSeries(minutes: Stats["events_per_minute"]): Series {
  return {
    xs: minutes.map(({ minute }) => Date.parse(minute) / 1000),
    lines: [minutes.map(({ events }) => events)],
  };
}

/**
 * A metric of each model, oldest first, and the same of popular items; x counts models. Along time,
 * the ten models of one afternoon would be a single point beside last month's.
 */
export function metricSeries(models: readonly ModelInfo[], metric: string): Series {
  const ascending = models.toReversed();
  return {
    xs: ascending.map((_, at) => at),
    lines: [
      ascending.map(({ metrics }) => metrics[metric] ?? null),
      ascending.map(({ metrics }) => popularityOf(metrics, metric) ?? null),
    ],
  };
}

/** Whether a plot would show anything but a line along zero. */
export function hasEvents(minutes: Stats["events_per_minute"]): boolean {
  return minutes.some(({ events }) => events > 0);
}

/** What a plot of events says, in a sentence: for those who do not see it. */
export function describeEvents(minutes: Stats["events_per_minute"]): string {
  const total = minutes.reduce((sum, { events }) => sum + events, 0);
  const busiest = Math.max(0, ...minutes.map(({ events }) => events));
  const span = `the last ${minutes.length} minutes`;
  return `${formatEvents(total)} in ${span}; at most ${formatCount(busiest)} in one.`;
}
