/** Counts the lists that this process serves, and adds them to the store's count from time to time. */
import type { Stats } from "@hellorec/api";
import type { ListCounter, ListCounts } from "@hellorec/store";

import { LIST_SERIES } from "./paging.ts";

/** Time between two writes while lists are served. A crash loses the count of at most this time. */
const WRITE_INTERVAL_MS = 5000;

/** What the counter writes to. */
export interface ServedListsOptions {
  readonly lists: ListCounter;
  /** Receives failures, for the operator's log: the first one, until a write succeeds again. */
  readonly onError: (error: unknown) => void;
}

/**
 * The number of lists served, by all processes over the same data since it exists, and how many of
 * them led to an event. Serving a list costs an addition: the store is told every five seconds. The
 * first list is written at once, since the store counts clicks of the series that it knows.
 *
 * @example
 * const served = new ServedLists({ lists: store.lists, onError });
 * served.count();
 * await served.statistics(); // { served: 1, clicked: 0, click_through: 0 }
 */
export class ServedLists {
  readonly #options: ServedListsOptions;
  /** Lists that the store does not know yet. */
  #pending = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Writes and reads take turns: a read during a write would count its lists twice or not at all. */
  #turn: Promise<unknown> = Promise.resolve();
  #isFailing = false;
  #isFirst = true;

  constructor(options: ServedListsOptions) {
    this.#options = options;
  }

  /** Counts a list. Call it once for a list, not for each of its pages. */
  count(): void {
    this.#pending++;
    if (this.#isFirst) {
      this.#isFirst = false;
      void this.#inTurn(() => this.#write());
    }
    this.#timer ??= setTimeout(this.#onTime, WRITE_INTERVAL_MS).unref();
  }

  /** The counts until now. */
  statistics(): Promise<Stats["recommendations"]> {
    return this.#inTurn(async () => {
      const counts = await this.#options.lists.counts();
      const served = counts.served + this.#pending;
      const { clicked } = counts;
      return { served, clicked, click_through: served === 0 ? 0 : clicked / served };
    });
  }

  /**
   * The counts that the store has, up to five seconds late. A crash takes nothing off them, which a counter
   * of metrics needs: a smaller number would be read as a start from 0.
   */
  stored(): Promise<ListCounts> {
    return this.#options.lists.counts();
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#inTurn(() => this.#write());
  }

  readonly #onTime = () => {
    this.#timer = undefined;
    void this.#inTurn(() => this.#write());
  };

  async #write(): Promise<void> {
    const lists = this.#pending;
    if (lists === 0) return;
    this.#pending = 0;
    try {
      await this.#options.lists.addServed(LIST_SERIES, lists);
      this.#isFailing = false;
    } catch (error) {
      this.#pending += lists;
      if (!this.#isFailing) this.#options.onError(error);
      this.#isFailing = true;
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}
