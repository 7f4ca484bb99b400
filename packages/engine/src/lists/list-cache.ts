/** The list cache: first pages of lists, each valid until one of its dependencies changes. */
import type { Item, Recommendations } from "@hellorec/api";

import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { Lru } from "../util/lru.ts";
import { newResponse } from "./list-response.ts";
import type { ListContent } from "./list-response.ts";

/** Characters of JSON of all lists. A host may keep the text of each list as well. */
const MAX_CHARACTERS = 150_000_000;
/** The cost of an entry besides its item, and of a list besides its entries, in characters. */
const OVERHEAD = 400;
/** Longer queries exclude many items and seldom repeat. */
const MAX_KEY_LENGTH = 500;

/** Everything that a list was made from. Each part is replaced by another one when it changes. */
export type Dependencies = readonly unknown[];

/** A list with the dependencies that it was made from. */
export interface CachedList extends ListContent {
  readonly dependencies: Dependencies;
}

/** Caches the lists that were used last. */
export class ListCache implements DerivedState {
  readonly #lists = new Lru<string, CachedList>(MAX_CHARACTERS);
  /**
   * Lists hold a symbol in place of each object that they depend on, so that a list does not keep an
   * old model in memory.
   */
  readonly #symbols = new WeakMap<object, symbol>();
  /** Characters of an item's JSON. Lists share the items that they have in common. */
  readonly #sizes = new WeakMap<Item, number>();
  #epoch = 0;

  /** Grows each time the cache is cleared. Read it before a list is made. */
  get epoch(): number {
    return this.#epoch;
  }

  apply(change: DataChange): void {
    // After an erasure no list may be found that was made from the erased events.
    switch (change.kind) {
      case "user_erased":
      case "events_removed":
      case "any_events_changed":
        this.#clear();
        break;
      default:
        break;
    }
  }

  /** The cached list of a query as a new response, if it has these dependencies. */
  find(key: string, dependencies: Dependencies): Recommendations | undefined {
    const cached = this.#lists.get(key);
    if (cached === undefined) return undefined;
    for (const [at, symbol] of cached.dependencies.entries()) {
      if (symbol !== this.#symbolOf(dependencies[at])) return undefined;
    }
    return newResponse(cached);
  }

  /** @param epoch the epoch before the list was made; a list of an earlier epoch is not cached */
  set(key: string, list: CachedList, epoch: number): void {
    if (key.length > MAX_KEY_LENGTH || epoch !== this.#epoch) return;
    const dependencies = list.dependencies.map((part) => this.#symbolOf(part));
    this.#lists.set(key, { ...list, dependencies }, this.#costOf(list));
  }

  #clear(): void {
    this.#epoch++;
    this.#lists.clear();
  }

  #costOf({ content }: CachedList): number {
    return content.items.reduce((sum, { item }) => sum + this.#sizeOf(item) + OVERHEAD, OVERHEAD);
  }

  #sizeOf(item: Item): number {
    let size = this.#sizes.get(item);
    if (size === undefined) this.#sizes.set(item, (size = JSON.stringify(item).length));
    return size;
  }

  #symbolOf(part: unknown): unknown {
    if (typeof part !== "object" || part === null) return part;
    let symbol = this.#symbols.get(part);
    if (symbol === undefined) this.#symbols.set(part, (symbol = Symbol("dependency")));
    return symbol;
  }
}
