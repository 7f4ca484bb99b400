/** Counts new events in the background, so that rankings and sums need not read them one by one. */
import { setTimeout } from "node:timers/promises";

import type { Store } from "@hellorec/store";

import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { BackgroundRefresh } from "../util/background-refresh.ts";
import { CountingThrottle } from "./counting-throttle.ts";
import { RETRACTIONS } from "./retractions.ts";

/** Events that arrive within this time are counted together. */
const GATHER_MS = 1000;
/** With as many events left, what is read of the log may leave out the latest ones. */
const BEHIND = 10_000;

/** What counting needs. */
export interface DayCountingOptions {
  readonly store: Pick<Store, "events" | "tryLeaderLock">;
  /** Receives failures, for the operator's log: the first one, until counting succeeds again. */
  readonly onError: (error: unknown) => void;
  /** Called once so few events are left, after there were more, that what is read of the log is whole. */
  readonly onCaughtUp: () => void;
}

/**
 * Counts in small steps, with pauses that leave the disk to writers. Of several servers over one
 * database one counts at a time. Nothing depends on how far it is.
 */
export class DayCounting implements DerivedState {
  readonly #store: DayCountingOptions["store"];
  readonly #onCaughtUp: () => void;
  readonly #refresh: BackgroundRefresh;
  readonly #closing = new AbortController();
  readonly #throttle = new CountingThrottle();
  #changeCount = 0;

  constructor({ store, onError, onCaughtUp }: DayCountingOptions) {
    this.#store = store;
    this.#onCaughtUp = onCaughtUp;
    this.#refresh = new BackgroundRefresh({ work: () => this.#count(), onError });
  }

  /** Counts what is left from before. */
  start(): void {
    this.#refresh.schedule();
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
      case "events_appended_elsewhere":
      case "any_events_changed":
      case "events_removed":
      // Another server may be of an older version, which does not take out what it erases.
      case "user_erased":
        this.#changeCount++;
        this.#refresh.schedule();
        break;
      case "items_changed":
      case "any_items_changed":
        break;
    }
  }

  /** Waits for the current step. No other one follows. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#refresh.close();
  }

  async #count(): Promise<void> {
    const { signal } = this.#closing;
    if (!(await this.#pause(GATHER_MS))) return;
    // Where another server has the lock, it counts the events of this one too.
    const lock = await this.#store.tryLeaderLock("count by day");
    if (lock === undefined) return;
    let wasBehind = false;
    try {
      while (!signal.aborted && !lock.lost.aborted) {
        const changeCount = this.#changeCount;
        const start = performance.now();
        const left = await this.#store.events.countByDay(RETRACTIONS, this.#throttle.events);
        if (wasBehind && left < BEHIND) this.#onCaughtUp();
        wasBehind = left >= BEHIND;
        if (left === 0) return;
        const tookMs = performance.now() - start;
        const isBusy = changeCount !== this.#changeCount;
        await this.#pause(this.#throttle.pauseAfter({ tookMs, left, isBusy }));
      }
    } finally {
      await lock.release();
    }
  }

  /** @returns false where counting is being closed */
  #pause(ms: number): Promise<boolean> {
    const waited = setTimeout(ms, true, { signal: this.#closing.signal, ref: false });
    return waited.catch(() => false);
  }
}
