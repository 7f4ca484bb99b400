/** What this process has done lately: events by the minute, lists served and clicked. */
import type { Stats } from "@hellorec/api";

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** Lists remembered so that an event can be tied to the one it came from. */
const REMEMBERED_LISTS = 50_000;

/** Counters for `stats.get`. Memory is bounded; nothing here outlives the process. */
export class Activity {
  readonly #perMinute = new Map<number, number>();
  readonly #openLists = new Set<string>();
  /** The lists last served, in a ring: the oldest of a large Set is slow to find. */
  readonly #lastLists: string[] = [];
  #served = 0;
  #clicked = 0;

  /** Events were accepted. */
  countEvents(accepted: number, now = Date.now()): void {
    const minute = Math.floor(now / MINUTE_MS);
    this.#perMinute.set(minute, (this.#perMinute.get(minute) ?? 0) + accepted);
    for (const old of this.#perMinute.keys()) {
      if (old <= minute - MINUTES) this.#perMinute.delete(old);
    }
  }

  /** A list was served; its further pages count no more. */
  countServed(recommendationId: string): void {
    const place = this.#served % REMEMBERED_LISTS;
    const oldest = this.#lastLists[place];
    if (oldest !== undefined) this.#openLists.delete(oldest);
    this.#lastLists[place] = recommendationId;
    this.#openLists.add(recommendationId);
    this.#served++;
  }

  /** An event names the list it came from. Only the first for each list counts. */
  countClick(recommendationId: string): void {
    if (this.#openLists.delete(recommendationId)) this.#clicked++;
  }

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
