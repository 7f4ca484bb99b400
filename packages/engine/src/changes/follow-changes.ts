/** Follows what other processes over the same data change: nothing kept here stays out of date. */
import { setTimeout } from "node:timers/promises";

import type { Store, StoreChange } from "@hellorec/store";

import { BackgroundRefresh } from "../util/background-refresh.ts";

/** With more items to read one by one, or users changed before the start, all are taken as changed. */
const MAX_WAITING = 20_000;

/** What is brought up to date. Methods without a promise are called at once, and must be quick. */
export interface FollowTargets {
  readonly userChanged: (userId: string) => void;
  readonly userForgotten: (userId: string) => void;
  readonly refreshItems: (itemIds: readonly string[]) => Promise<void>;
  readonly refreshModel: () => Promise<void>;
  /** Anybody's events may have changed. */
  readonly everybodyChanged: () => void;
  /** Any item may have changed. */
  readonly refreshAllItems: () => Promise<void>;
  /** Told of failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/**
 * Hears changes from the moment it is made, and acts on them from `start` on: between the two,
 * whoever opens reads what there is. Many changes of one kind are joined.
 *
 * @example
 * const changes = new FollowChanges(store);
 * const index = await readItems(store);
 * changes.start({ refreshItems: (ids) => index.refresh(ids), ... });
 */
export class FollowChanges {
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();
  #early: StoreChange[] | undefined = [];
  #targets: FollowTargets | undefined;
  #items = new Set<string>();
  #isAnyItem = false;
  #itemRefresh: BackgroundRefresh | undefined;
  #modelRefresh: BackgroundRefresh | undefined;

  constructor(store: Pick<Store, "onChange">) {
    this.#stopListening = store.onChange((change) => this.#hear(change));
  }

  /** Acts on what was heard until now, and on everything from now on. */
  start(targets: FollowTargets): void {
    const { onError } = targets;
    this.#targets = targets;
    this.#itemRefresh = new BackgroundRefresh({ work: () => this.#refreshItems(targets), onError });
    this.#modelRefresh = new BackgroundRefresh({ work: () => targets.refreshModel(), onError });
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const change of early) this.#hear(change);
  }

  /** Stops listening; what is being read is waited for. */
  async close(): Promise<void> {
    this.#stopListening();
    this.#closing.abort();
    await Promise.all([this.#itemRefresh?.close(), this.#modelRefresh?.close()]);
  }

  #hear(change: StoreChange): void {
    if (this.#targets === undefined) {
      if (this.#early !== undefined && this.#early.length < MAX_WAITING) this.#early.push(change);
      else this.#early = [{ kind: "unknown" }];
      return;
    }
    switch (change.kind) {
      case "user":
        this.#targets.userChanged(change.user_id);
        break;
      case "users":
        this.#targets.everybodyChanged();
        break;
      case "forgotten":
        this.#targets.userForgotten(change.user_id);
        break;
      case "items":
        this.#itemsChanged(change.item_ids);
        break;
      case "model":
        this.#modelRefresh?.ask();
        break;
      case "unknown":
        this.#targets.everybodyChanged();
        this.#isAnyItem = true;
        this.#itemRefresh?.ask();
        this.#modelRefresh?.ask();
        break;
    }
  }

  #itemsChanged(itemIds: readonly string[]): void {
    for (const itemId of itemIds) this.#items.add(itemId);
    if (this.#items.size > MAX_WAITING) this.#isAnyItem = true;
    if (this.#isAnyItem) this.#items.clear();
    this.#itemRefresh?.ask();
  }

  async #refreshItems(targets: FollowTargets): Promise<void> {
    if (!this.#isAnyItem) {
      const items = [...this.#items];
      this.#items.clear();
      try {
        await targets.refreshItems(items);
      } catch (error) {
        for (const itemId of items) this.#items.add(itemId);
        throw error;
      }
      return;
    }
    this.#isAnyItem = false;
    this.#items.clear();
    const start = performance.now();
    try {
      await targets.refreshAllItems();
    } catch (error) {
      this.#isAnyItem = true;
      throw error;
    }
    // Where somebody imports, everything is said to have changed again and again.
    const { signal } = this.#closing;
    const rest = performance.now() - start;
    await setTimeout(rest, undefined, { signal, ref: false }).catch(() => {});
  }
}
