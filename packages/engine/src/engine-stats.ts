/** Statistics of an engine. Tested through engine.test.ts. */
import type { Stats } from "@hellorec/api";
import type { Store } from "@hellorec/store";

import type { RecentActivity } from "./changes/recent-activity.ts";
import type { ServedLists } from "./lists/served-lists.ts";

/** Statistics that the engine knows. The host adds those of requests. */
export type EngineStats = Omit<Stats, "procedures">;

/** Where the statistics come from. */
export interface StatsSources {
  readonly store: Pick<Store, "counts">;
  readonly activity: RecentActivity;
  readonly served: ServedLists;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** The statistics of now. */
export async function engineStats(sources: StatsSources): Promise<EngineStats> {
  const { store, activity, served, startedAt } = sources;
  const [counts, recommendations] = await Promise.all([store.counts(), served.statistics()]);
  return {
    started_at: new Date(startedAt).toISOString(),
    uptime_seconds: (Date.now() - startedAt) / 1000,
    counts,
    events_per_minute: activity.eventsPerMinute(),
    recommendations,
  };
}
