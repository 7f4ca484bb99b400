/**
 * Live lists: a user's list, sent again when a change of the user's events changes it. It is made
 * once for all subscriptions to the same list, and handed to a few of them at a time, so that other
 * callers are served in between. Tested through live-lists.test.ts and engine.test.ts.
 */
import { setImmediate } from "node:timers/promises";

import type { LiveQuery, Recommendations, RecommendQuery } from "@hellorec/api";
import { BoundedQueue } from "@hellorec/store";

import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { LiveFeed, LiveSubscription } from "./live/live-feed.ts";
import type { LiveOutcome } from "./live/live-feed.ts";
import { liveListOf } from "./live/live-list.ts";
import type { LiveList } from "./live/live-list.ts";

/** Feeds whose lists are made at the same time: other callers wait behind no more than these. */
const MAX_REFRESHES = 4;
/** First lists of subscriptions, the same. A server has fewer subscriptions than may wait. */
const FIRST_LISTS = {
  name: "live lists",
  maxRunning: MAX_REFRESHES,
  maxWaiting: 10_000,
  maxWaitMs: 30_000,
};
/** Subscriptions that get a list in one turn of the event loop: about a millisecond of work. */
const OFFERS_PER_TURN = 8;

/** What live lists need. */
export interface LiveListsOptions {
  readonly recommend: (query: RecommendQuery) => Promise<Recommendations>;
  /** Called once with each list that is sent, however many subscriptions get it. */
  readonly onServed: (list: Recommendations) => void;
}

/** Sends lists to the subscriptions of a user when the user's events change. */
export class LiveLists implements DerivedState {
  readonly #options: LiveListsOptions;
  /** By user, then by length of the list. */
  readonly #feeds = new Map<string, Map<number, LiveFeed>>();
  /** Feeds that wait for a new list. */
  readonly #due = new Set<LiveFeed>();
  readonly #firstLists = new BoundedQueue(FIRST_LISTS);
  readonly #served = new WeakSet<Recommendations>();
  #refreshes = 0;
  #offers = 0;
  #isClosed = false;

  constructor(options: LiveListsOptions) {
    this.#options = options;
  }

  /** First lists of subscriptions that are being made and that wait for their turn. */
  get depth(): { readonly running: number; readonly waiting: number } {
    const { running, waiting } = this.#firstLists;
    return { running, waiting };
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
        for (const { user_id } of change.events) this.#schedule(user_id);
        break;
      case "events_appended_elsewhere":
      case "user_erased":
        this.#schedule(change.user_id);
        break;
      case "any_events_changed":
      case "events_removed":
        for (const userId of this.#feeds.keys()) this.#schedule(userId);
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
    // Before the first list is made, so that no event is missed between the two.
    const feed = this.#feedOf(query);
    const subscription = new LiveSubscription();
    feed.subscriptions.add(subscription);
    const end = () => subscription.end();
    signal?.addEventListener("abort", end);
    if (this.#isClosed || signal?.aborted === true) end();
    try {
      let outcome: LiveOutcome | undefined = await this.#firstLists.run(() => this.#listOf(feed));
      let sent: string | undefined;
      while (outcome !== undefined) {
        if ("error" in outcome) throw outcome.error;
        const { list, digest } = outcome;
        // Not kept: it would live in memory until the next one comes.
        outcome = undefined;
        if (digest !== sent) {
          this.#count(list);
          sent = digest;
          yield list;
        }
        outcome = await subscription.next();
      }
    } finally {
      signal?.removeEventListener("abort", end);
      this.#remove(feed, subscription);
    }
  }

  /** Lists with subscriptions. */
  get size(): number {
    let size = 0;
    for (const feeds of this.#feeds.values()) size += feeds.size;
    return size;
  }

  /** Ends every subscription. */
  close(): void {
    this.#isClosed = true;
    this.#due.clear();
    for (const feeds of this.#feeds.values()) {
      for (const { subscriptions } of feeds.values()) {
        for (const subscription of subscriptions) subscription.end();
      }
    }
  }

  #feedOf({ user_id, limit }: LiveQuery): LiveFeed {
    const feeds = this.#feeds.get(user_id) ?? new Map<number, LiveFeed>();
    this.#feeds.set(user_id, feeds);
    const feed =
      feeds.get(limit) ??
      new LiveFeed({
        user_id,
        limit,
        category_match: "any",
        diversity: 0,
        include_seen: false,
      });
    feeds.set(limit, feed);
    return feed;
  }

  #remove(feed: LiveFeed, subscription: LiveSubscription): void {
    const { user_id, limit } = feed.query;
    feed.subscriptions.delete(subscription);
    const feeds = this.#feeds.get(user_id);
    if (feed.subscriptions.size > 0 || feeds?.get(limit) !== feed) return;
    feeds.delete(limit);
    if (feeds.size === 0) this.#feeds.delete(user_id);
    this.#due.delete(feed);
  }

  async #listOf({ query }: LiveFeed): Promise<LiveList> {
    return liveListOf(await this.#options.recommend(query));
  }

  /** Counts a list when the first subscription sends it. */
  #count(list: Recommendations): void {
    if (this.#served.has(list)) return;
    this.#served.add(list);
    this.#options.onServed(list);
  }

  #schedule(userId: string): void {
    if (this.#isClosed) return;
    for (const feed of this.#feeds.get(userId)?.values() ?? []) {
      if (feed.isRefreshing) feed.isDue = true;
      else this.#due.add(feed);
    }
    while (this.#refreshes < Math.min(MAX_REFRESHES, this.#due.size)) void this.#refreshDue();
  }

  /** Makes lists until none is due. */
  async #refreshDue(): Promise<void> {
    this.#refreshes += 1;
    // After the change was passed on to all: an answer to its caller does not wait for lists.
    await setImmediate();
    for (const feed of this.#due) {
      this.#due.delete(feed);
      feed.isRefreshing = true;
      await this.#refresh(feed);
      feed.isRefreshing = false;
      if (feed.isDue && feed.subscriptions.size > 0 && !this.#isClosed) this.#due.add(feed);
      feed.isDue = false;
    }
    this.#refreshes -= 1;
  }

  /** Never throws: a failure goes to the subscribers. */
  async #refresh(feed: LiveFeed): Promise<void> {
    let outcome: LiveOutcome;
    try {
      outcome = await this.#listOf(feed);
    } catch (error) {
      outcome = { error };
    }
    // Those that come from now on make their own list first.
    const subscriptions = [...feed.subscriptions];
    for (const subscription of subscriptions) {
      subscription.offer(outcome);
      this.#offers += 1;
      if (this.#offers % OFFERS_PER_TURN === 0) await setImmediate();
    }
  }
}
