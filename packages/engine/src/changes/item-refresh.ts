/**
 * Reads items again that other processes changed: one by one while they are few, else all. Tested
 * through remote-changes.test.ts.
 */
import { setTimeout } from "node:timers/promises";

import { BackgroundRefresh } from "../util/background-refresh.ts";

/** With more changed items than this, all items are read. */
const MAX_ITEMS = 20_000;

/** How items are read again. */
export interface ItemRefreshOptions {
  readonly refreshItems: (itemIds: readonly string[]) => Promise<void>;
  readonly refreshAllItems: () => Promise<void>;
  /** Receives failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/** Runs one read at a time. Changes that arrive during a read are combined into the next. */
export class ItemRefresh {
  readonly #options: ItemRefreshOptions;
  readonly #closing = new AbortController();
  readonly #refresh: BackgroundRefresh;
  readonly #changed = new Set<string>();
  #isAllChanged = false;

  constructor(options: ItemRefreshOptions) {
    this.#options = options;
    this.#refresh = new BackgroundRefresh({ work: () => this.#read(), onError: options.onError });
  }

  /** These items changed. */
  schedule(itemIds: readonly string[]): void {
    for (const itemId of itemIds) this.#changed.add(itemId);
    if (this.#changed.size > MAX_ITEMS) this.#isAllChanged = true;
    if (this.#isAllChanged) this.#changed.clear();
    this.#refresh.schedule();
  }

  /** Any item may have changed. */
  scheduleAll(): void {
    this.#isAllChanged = true;
    this.#refresh.schedule();
  }

  /** Waits for the current read. No other read follows. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#refresh.close();
  }

  async #read(): Promise<void> {
    if (this.#isAllChanged) return this.#readAll();
    const itemIds = [...this.#changed];
    this.#changed.clear();
    try {
      await this.#options.refreshItems(itemIds);
    } catch (error) {
      for (const itemId of itemIds) this.#changed.add(itemId);
      throw error;
    }
  }

  async #readAll(): Promise<void> {
    this.#isAllChanged = false;
    this.#changed.clear();
    const start = performance.now();
    try {
      await this.#options.refreshAllItems();
    } catch (error) {
      this.#isAllChanged = true;
      throw error;
    }
    // During an import everything is reported as changed again and again: reads take half the time.
    const pause = performance.now() - start;
    const { signal } = this.#closing;
    await setTimeout(pause, undefined, { signal, ref: false }).catch(() => {});
  }
}
