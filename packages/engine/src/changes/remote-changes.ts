/** What other processes change in the same data: received, and published in this process. */
import type { RemoteChange, Store } from "@hellorec/store";

import type { Catalog } from "../catalog/catalog.ts";
import { BackgroundRefresh } from "../util/background-refresh.ts";
import type { PublishChange } from "./change-publisher.ts";
import { ItemRefresh } from "./item-refresh.ts";

/** Changes that are held before the start. Of more, everything counts as changed. */
const MAX_EARLY_CHANGES = 20_000;

/** What is kept up to date. */
export interface RemoteChangeTargets {
  readonly publish: PublishChange;
  /** Read again before a change of its items is published. */
  readonly catalog: Pick<Catalog, "refresh" | "refreshAll">;
  /** Another process saved or discarded models: serves the newest. */
  readonly loadNewestModel: () => Promise<void>;
  /** Receives failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/** What exists after the start. */
interface Following {
  readonly publish: PublishChange;
  readonly items: ItemRefresh;
  readonly model: BackgroundRefresh;
}

/**
 * Receives changes from its construction on, and acts on them from `start` on. Between the two the
 * engine reads the data. Many changes of one kind are combined.
 *
 * @example
 * const changes = new RemoteChanges(store);
 * const catalog = await Catalog.open(store.items);
 * changes.start({ catalog, publish, loadNewestModel, onError });
 */
export class RemoteChanges {
  readonly #stopListening: () => void;
  #early: RemoteChange[] = [];
  #following: Following | undefined;

  constructor(store: Pick<Store, "onChange">) {
    this.#stopListening = store.onChange((change) => this.#receive(change));
  }

  /** Acts on all changes that have been received, and on each later one. */
  start({ publish, catalog, loadNewestModel, onError }: RemoteChangeTargets): void {
    this.#following = {
      publish,
      items: new ItemRefresh({
        refreshItems: async (itemIds) => {
          await catalog.refresh(itemIds);
          publish({ kind: "items_changed", item_ids: itemIds });
        },
        refreshAllItems: async () => {
          await catalog.refreshAll();
          publish({ kind: "any_items_changed" });
        },
        onError,
      }),
      model: new BackgroundRefresh({ work: loadNewestModel, onError }),
    };
    for (const change of this.#early.splice(0)) this.#receive(change);
  }

  /** Stops listening and waits for reads that are running. */
  async close(): Promise<void> {
    this.#stopListening();
    await Promise.all([this.#following?.items.close(), this.#following?.model.close()]);
  }

  #receive(change: RemoteChange): void {
    if (this.#following !== undefined) this.#act(change, this.#following);
    else if (this.#early.length < MAX_EARLY_CHANGES) this.#early.push(change);
    else this.#early = [{ kind: "anything" }];
  }

  #act(change: RemoteChange, { publish, items, model }: Following): void {
    switch (change.kind) {
      case "events_appended":
        publish({ kind: "events_appended_elsewhere", user_id: change.user_id });
        break;
      case "any_events_appended":
        publish({ kind: "any_events_changed" });
        break;
      case "user_erased":
        publish({ kind: "user_erased", user_id: change.user_id, by: "other_process" });
        break;
      case "items_changed":
        items.schedule(change.item_ids);
        break;
      case "models_changed":
        model.schedule();
        break;
      case "keys_changed":
        // The server follows them itself: no list depends on a key.
        break;
      case "anything":
        publish({ kind: "any_events_changed" });
        items.scheduleAll();
        model.schedule();
        break;
    }
  }
}
