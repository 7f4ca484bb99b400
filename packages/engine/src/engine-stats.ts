/** Statistics of an engine. Tested through engine.test.ts. */
import type { Stats } from "@hellorec/api";
import type { Store } from "@hellorec/store";

import type { ServedLists } from "./lists/served-lists.ts";
import type { RecentActivity } from "./recent-activity.ts";
import type { Stopwatch } from "./util/stopwatch.ts";

/**
 * Statistics that the engine knows. The host adds those of procedures.
 *
 * @example const { counts, events_per_minute }: EngineStats = await engine.stats();
 */
export type EngineStats = Omit<Stats, "procedures">;

/** Where the statistics come from. */
export interface StatsDependencies {
  readonly store: Pick<Store, "counts">;
  readonly activity: RecentActivity;
  readonly served: ServedLists;
  /** Runs since the engine was opened. */
  readonly uptime: Stopwatch;
}

/** The statistics of now. */
export async function engineStats(dependencies: StatsDependencies): Promise<EngineStats> {
  const { store, activity, served, uptime } = dependencies;
  const [counts, recommendations] = await Promise.all([store.counts(), served.statistics()]);
  return {
    started_at: uptime.startedAt.toISOString(),
    uptime_seconds: uptime.seconds,
    counts,
    events_per_minute: activity.eventsPerMinute(),
    recommendations,
  };
}
