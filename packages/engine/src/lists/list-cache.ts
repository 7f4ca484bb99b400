/** First pages of lists, kept for as long as nothing they were made from has changed. */
import type { Item, Recommendations } from "@hellorec/api";

import { Lru } from "../util/lru.ts";
import { newListId } from "./paging.ts";

/** Characters of JSON over all lists kept: a host may keep the text of each beside it. */
const MAX_CHARACTERS = 150_000_000;
/** What an entry of a list costs besides its item, and a list besides its entries, in characters. */
const OVERHEAD = 400;
/** Longer queries are those of callers who exclude much: they seldom come twice. */
const MAX_KEY_LENGTH = 500;

/** All that a list was made from; each part is another one, by identity, after every change. */
export type Basis = readonly unknown[];

/** A list without what is new in each response. */
export interface KeptList {
  readonly content: Pick<Recommendations, "items" | "strategy" | "model_version">;
  /** What follows the list's ID in the cursor to its next page. */
  readonly cursorTail: string | undefined;
  readonly basis: Basis;
}

/** Keeps the lists asked for last. */
export class KeptLists {
  readonly #lists = new Lru<string, KeptList>(MAX_CHARACTERS);
  /** Lists hold the name of what they were made from: a model lives no longer for a list it made. */
  readonly #names = new WeakMap<object, symbol>();
  /** Characters of an item's JSON; lists share the items they have in common. */
  readonly #sizes = new WeakMap<Item, number>();
  #round = 0;

  /** Grows with every {@link clear}: who makes a list notes it before. */
  get round(): number {
    return this.#round;
  }

  /** The list of a query as a new response, if it was made from the same. */
  find(key: string, basis: Basis): Recommendations | undefined {
    const kept = this.#lists.get(key);
    if (kept === undefined) return undefined;
    for (const [at, name] of kept.basis.entries()) {
      if (name !== this.#nameOf(basis[at])) return undefined;
    }
    return newResponse(kept);
  }

  /** @param round of the time before the list was made: one made from what was cleared is not kept */
  keep(key: string, list: KeptList, round: number): void {
    if (key.length > MAX_KEY_LENGTH || round !== this.#round) return;
    const basis = list.basis.map((part) => this.#nameOf(part));
    this.#lists.set(key, { ...list, basis }, this.#costOf(list));
  }

  /** Somebody is to be forgotten. */
  clear(): void {
    this.#round++;
    this.#lists.clear();
  }

  #costOf({ content }: KeptList): number {
    return content.items.reduce((sum, { item }) => sum + this.#sizeOf(item) + OVERHEAD, OVERHEAD);
  }

  #sizeOf(item: Item): number {
    let size = this.#sizes.get(item);
    if (size === undefined) this.#sizes.set(item, (size = JSON.stringify(item).length));
    return size;
  }

  #nameOf(part: unknown): unknown {
    if (typeof part !== "object" || part === null) return part;
    let name = this.#names.get(part);
    if (name === undefined) this.#names.set(part, (name = Symbol("basis")));
    return name;
  }
}

/** A list as it is sent: with an ID of its own, by which events are tied to it. */
export function newResponse(
  { content, cursorTail }: Omit<KeptList, "basis">,
  recommendation_id: string = newListId(),
): Recommendations {
  return {
    items: content.items,
    strategy: content.strategy,
    model_version: content.model_version,
    recommendation_id,
    ...(cursorTail !== undefined && { next_cursor: recommendation_id + cursorTail }),
  };
}
