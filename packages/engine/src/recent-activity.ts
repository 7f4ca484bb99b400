/** Recent activity of this process, for statistics: events by the minute, lists served and clicked. */
import type { Stats } from "@hellorec/api";

import type { DataChange, DerivedState } from "./derived/derived-state.ts";

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** Lists that are remembered, so that a click can be attributed to one. */
const MAX_LISTS = 50_000;

/** Counters for `stats.get`. Memory is bounded. The counters start at zero in every process. */
export class RecentActivity implements DerivedState {
  readonly #perMinute = new Map<number, number>();
  readonly #unclicked = new Set<string>();
  /** The lists that were served last, in a ring: the oldest of a large Set is slow to find. */
  readonly #lastLists: string[] = [];
  #served = 0;
  #clicked = 0;

  apply(change: DataChange): void {
    if (change.kind !== "events_appended") return;
    for (const { recommendation_id } of change.events) {
      if (recommendation_id !== undefined) this.countClick(recommendation_id);
    }
    this.countEvents(change.events.length);
  }

  countEvents(accepted: number, now = Date.now()): void {
    const minute = Math.floor(now / MINUTE_MS);
    this.#perMinute.set(minute, (this.#perMinute.get(minute) ?? 0) + accepted);
    for (const old of this.#perMinute.keys()) {
      if (old <= minute - MINUTES) this.#perMinute.delete(old);
    }
  }

  /** Counts a list. Call it once for a list, not for each of its pages. */
  countServed(recommendationId: string): void {
    const place = this.#served % MAX_LISTS;
    const oldest = this.#lastLists[place];
    if (oldest !== undefined) this.#unclicked.delete(oldest);
    this.#lastLists[place] = recommendationId;
    this.#unclicked.add(recommendationId);
    this.#served++;
  }

  /** Counts an event that names a list. Only the first event of each list counts. */
  countClick(recommendationId: string): void {
    if (this.#unclicked.delete(recommendationId)) this.#clicked++;
  }

  /** Events of each of the last 60 minutes, oldest first. */
  eventsPerMinute(now = Date.now()): Stats["events_per_minute"] {
    const last = Math.floor(now / MINUTE_MS);
    return Array.from({ length: MINUTES }, (_, at) => {
      const minute = last - (MINUTES - 1) + at;
      return {
        minute: new Date(minute * MINUTE_MS).toISOString(),
        events: this.#perMinute.get(minute) ?? 0,
      };
    });
  }

  recommendations(): Stats["recommendations"] {
    const click_through = this.#served === 0 ? 0 : this.#clicked / this.#served;
    return { served: this.#served, clicked: this.#clicked, click_through };
  }
}
