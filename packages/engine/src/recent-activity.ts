/** Recent activity of this process, for statistics: events by the minute. */
import type { Stats } from "@hellorec/api";

import { MINUTES_OF_ACTIVITY } from "./contract/contract-limits.ts";
import type { DataChange, DerivedState } from "./derived/derived-state.ts";

const MINUTE_MS = 60_000;

/** Counters for `stats.get`. Memory is bounded. The counters start at zero in every process. */
export class RecentActivity implements DerivedState {
  readonly #perMinute = new Map<number, number>();

  apply(change: DataChange): void {
    if (change.kind === "events_appended") this.countEvents(change.events.length);
  }

  countEvents(accepted: number, now = Date.now()): void {
    const minute = Math.floor(now / MINUTE_MS);
    this.#perMinute.set(minute, (this.#perMinute.get(minute) ?? 0) + accepted);
    for (const old of this.#perMinute.keys()) {
      if (old <= minute - MINUTES_OF_ACTIVITY) this.#perMinute.delete(old);
    }
  }

  /** Events of each of the last 60 minutes, oldest first. */
  eventsPerMinute(now = Date.now()): Stats["events_per_minute"] {
    const last = Math.floor(now / MINUTE_MS);
    return Array.from({ length: MINUTES_OF_ACTIVITY }, (_, at) => {
      const minute = last - (MINUTES_OF_ACTIVITY - 1) + at;
      return {
        minute: new Date(minute * MINUTE_MS).toISOString(),
        events: this.#perMinute.get(minute) ?? 0,
      };
    });
  }
}
