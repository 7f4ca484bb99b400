/**
 * The list cache: first pages of lists, each valid until a part that it was made from changes. An
 * erasure clears the cache; a list whose making began before that is not cached.
 */
import type { Recommendations } from "@hellorec/api";

import { itemBytes } from "../catalog/item-bytes.ts";
import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { Lru } from "../util/lru.ts";
import type { Lookups } from "../util/lru.ts";
import { newResponse } from "./list-response.ts";
import type { ListContent } from "./list-response.ts";

/** Bytes of all lists: 10,000 of ten items with 700 bytes of JSON each, so that their users can take turns. */
const MAX_BYTES = 112_000_000;
/** A larger list would take the place of many others. */
const MAX_LIST_BYTES = 500_000;
/**
 * The cost of an entry besides its item, and of a list besides its entries, in bytes. The bytes of an
 * item count once, for the text of the list that a host keeps: the item itself is of the item cache.
 */
const OVERHEAD = 300;
/** Longer queries exclude many items and seldom repeat. */
const MAX_KEY_LENGTH = 500;

/**
 * What a cached list is validated by: everything that it was made from. Each part is replaced by
 * another one when it changes.
 */
export interface CacheValidators {
  readonly catalogChangeCount: number;
  readonly model: object | undefined;
  readonly coldStartChangeCount: number | undefined;
  readonly profile: object | undefined;
  /** Left out: the list does not depend on popularity. */
  readonly popularity?: object | undefined;
}

/** Validators with a symbol in place of each object. */
type ValidatorSymbols = Readonly<Record<keyof CacheValidators, unknown>>;

/** A list with its validators. */
export interface CachedList extends ListContent {
  readonly validators: CacheValidators;
}

/** Caches the lists that were used last. */
export class ListCache implements DerivedState {
  readonly #lists = new Lru<string, ListContent & { readonly symbols: ValidatorSymbols }>(
    MAX_BYTES,
  );
  /**
   * Lists hold a symbol in place of each object that they depend on, so that a list does not keep an
   * old model in memory.
   */
  readonly #symbols = new WeakMap<object, symbol>();
  #clearCount = 0;
  #hits = 0;
  #misses = 0;

  /** How often the cache was cleared. Read it before a list is made. */
  get clearCount(): number {
    return this.#clearCount;
  }

  /** Lists that were found, and that had to be made. Later pages are neither. */
  get lookups(): Lookups {
    return { hits: this.#hits, misses: this.#misses };
  }

  apply(change: DataChange): void {
    // After an erasure no list may be found that was made from the erased events.
    switch (change.kind) {
      case "user_erased":
        // Without erased events only the user's own lists go: they name the user.
        if (change.erased_events === 0) this.#dropLists(JSON.stringify(change.user_id));
        else this.#clear();
        break;
      case "events_removed":
      case "any_events_changed":
        this.#clear();
        break;
      default:
        break;
    }
  }

  /** The cached list of a query as a new response, if it has these validators. */
  find(key: string, validators: CacheValidators): Recommendations | undefined {
    const cached = this.#lists.get(key);
    if (cached === undefined) return this.missed();
    const { symbols } = cached;
    const isValid =
      symbols.catalogChangeCount === validators.catalogChangeCount &&
      symbols.model === this.#symbolOf(validators.model) &&
      symbols.coldStartChangeCount === validators.coldStartChangeCount &&
      symbols.profile === this.#symbolOf(validators.profile) &&
      (symbols.popularity === undefined ||
        symbols.popularity === this.#symbolOf(validators.popularity));
    if (!isValid) return this.missed();
    this.#hits += 1;
    return newResponse(cached);
  }

  /** Counts a list that cannot be cached: its profile is not. */
  missed(): undefined {
    this.#misses += 1;
    return undefined;
  }

  /** @param clearCount read before the list was made: if the cache was cleared since, it stays out */
  set(key: string, list: CachedList, clearCount: number): void {
    if (key.length > MAX_KEY_LENGTH || clearCount !== this.#clearCount) return;
    const cost = costOf(list);
    if (cost > MAX_LIST_BYTES) return;
    const { validators, ...content } = list;
    const symbols = {
      catalogChangeCount: validators.catalogChangeCount,
      model: this.#symbolOf(validators.model),
      coldStartChangeCount: validators.coldStartChangeCount,
      profile: this.#symbolOf(validators.profile),
      popularity: this.#symbolOf(validators.popularity),
    };
    this.#lists.set(key, { ...content, symbols }, cost);
  }

  /** Drops the lists whose key contains a text. */
  #dropLists(text: string): void {
    for (const key of this.#lists.keys()) if (key.includes(text)) this.#lists.delete(key);
  }

  #clear(): void {
    this.#clearCount++;
    this.#lists.clear();
  }

  #symbolOf(part: object | undefined): symbol | undefined {
    if (part === undefined) return undefined;
    let symbol = this.#symbols.get(part);
    if (symbol === undefined) this.#symbols.set(part, (symbol = Symbol("dependency")));
    return symbol;
  }
}

function costOf({ content }: CachedList): number {
  return content.items.reduce((sum, { item }) => sum + itemBytes(item) + OVERHEAD, OVERHEAD);
}
