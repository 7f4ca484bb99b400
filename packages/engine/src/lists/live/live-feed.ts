/** All live subscriptions to one user's list of one length. Tested through live-lists.test.ts. */
import type { RecommendQuery } from "@hellorec/api";

import type { LiveList } from "./live-list.ts";

/** The next list of a subscription, or why there is none. */
export type LiveOutcome = LiveList | { readonly error: unknown };

/** One subscriber's end: what it gets next. Of several lists that came while it was busy, the last. */
export class LiveSubscription {
  #next: LiveOutcome | undefined;
  #isEnded = false;
  #wakeUp: (() => void) | undefined;

  /** Hands over a list, or a failure. */
  offer(outcome: LiveOutcome): void {
    this.#next = outcome;
    this.#wakeUp?.();
  }

  /** `next` gives nothing more. */
  end(): void {
    this.#isEnded = true;
    this.#wakeUp?.();
  }

  /** The next list or failure. `undefined`: the subscription has ended. */
  async next(): Promise<LiveOutcome | undefined> {
    if (this.#next === undefined && !this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#wakeUp = resolve;
      });
    }
    const next = this.#isEnded ? undefined : this.#next;
    this.#next = undefined;
    return next;
  }
}

/** A list that is kept up to date for its subscribers. */
export class LiveFeed {
  readonly query: RecommendQuery;
  readonly subscriptions = new Set<LiveSubscription>();
  /** Its list is being made. */
  isRefreshing = false;
  /** The user's events changed since. */
  isDue = false;

  constructor(query: RecommendQuery) {
    this.query = query;
  }
}
