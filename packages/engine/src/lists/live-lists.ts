/**
 * Live lists: a user's list, sent again when a change of the user's events changes it. Tested
 * through engine.test.ts.
 */
import type { LiveQuery, Recommendations, RecommendQuery } from "@hellorec/api";

import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { KeyNotifier } from "../util/key-notifier.ts";

/** What live lists need. */
export interface LiveListsOptions {
  readonly recommend: (query: RecommendQuery) => Promise<Recommendations>;
  /** Called with each list that is sent. */
  readonly onServed: (list: Recommendations) => void;
}

/** Wakes the subscriptions of a user when the user's events change. */
export class LiveLists implements DerivedState {
  readonly #options: LiveListsOptions;
  readonly #users = new KeyNotifier();

  constructor(options: LiveListsOptions) {
    this.#options = options;
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
        for (const userId of new Set(change.events.map((event) => event.user_id))) {
          this.#users.publish(userId);
        }
        break;
      case "events_appended_elsewhere":
      case "user_erased":
        this.#users.publish(change.user_id);
        break;
      case "any_events_changed":
      case "events_removed":
        this.#users.publishAll();
        break;
      default:
        break;
    }
  }

  /** Yields the list now, and again after each change of the user's events that changes the list. */
  async *subscribe(
    query: LiveQuery,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Recommendations, void, undefined> {
    const { recommend, onServed } = this.#options;
    const listQuery: RecommendQuery = {
      ...query,
      category_match: "any",
      diversity: 0,
      include_seen: false,
    };
    // Starts before the first list is made, so that no event is missed between the two.
    const changes = this.#users.subscribe(query.user_id, signal);
    try {
      let sent: string | undefined;
      do {
        const list = await recommend(listQuery);
        const content = JSON.stringify([list.strategy, list.items]);
        if (content !== sent) {
          onServed(list);
          yield list;
        }
        sent = content;
      } while ((await changes.next()).done !== true);
    } finally {
      await changes.return();
    }
  }

  /** Ends every subscription. */
  close(): void {
    this.#users.close();
  }
}
