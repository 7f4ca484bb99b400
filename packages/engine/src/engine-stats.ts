/** Statistics of an engine. Tested through engine.test.ts. */
import type { Stats } from "@hellorec/api";
import type { Store } from "@hellorec/store";

import type { RecentActivity } from "./recent-activity.ts";

/** Statistics that the engine knows. The host adds those of requests. */
export type EngineStats = Omit<Stats, "procedures">;

/**
 * The statistics of now.
 *
 * @param startedAt milliseconds since 1970
 */
export async function engineStats(
  store: Pick<Store, "counts">,
  activity: RecentActivity,
  startedAt: number,
): Promise<EngineStats> {
  return {
    started_at: new Date(startedAt).toISOString(),
    uptime_seconds: (Date.now() - startedAt) / 1000,
    counts: await store.counts(),
    events_per_minute: activity.eventsPerMinute(),
    recommendations: activity.recommendations(),
  };
}
