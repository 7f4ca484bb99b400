/** The orders in which items are listed from memory. Tested through catalog-lists.test.ts. */
import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { ItemFilter } from "../catalog/item-filter.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import { FirstOf } from "../util/first-of.ts";
import { Slices } from "../util/slices.ts";
import type { Position } from "./list-cursor.ts";

const ITEMS_PER_LOOK = 512;

/** An order by a key, and by ID where keys are equal. */
export interface ItemOrder<Key> {
  /** @param at the place of the number among all that are sorted */
  readonly keyOf: (number: CatalogNumber, at: number) => Key;
  /** Negative: `one` comes first. */
  readonly compare: (one: Key, other: Key) => number;
  /** Whether a key of a cursor is one of this order. */
  readonly isKey: (key: string | number) => key is Key & (string | number);
}

/** By texts, the lowest first. */
export function byText(keyOf: ItemOrder<string>["keyOf"]): ItemOrder<string> {
  return { keyOf, compare: compareText, isKey: (key) => typeof key === "string" };
}

/** By numbers, the highest first. */
export function byNumber(keyOf: ItemOrder<number>["keyOf"]): ItemOrder<number> {
  return {
    keyOf,
    compare: (one, other) => other - one,
    isKey: (key) => typeof key === "number",
  };
}

/** Negative: `one` comes first. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Which part of an order is wanted. */
export interface PageOptions<Key> {
  /** Where the page before ended. */
  readonly after: Position<Key> | undefined;
  readonly count: number;
  readonly index: ItemIndex;
}

/** The first wanted items of an order after a position, in slices that do not block the event loop. */
export async function firstItems<Key>(
  items: Iterable<CatalogNumber>,
  isWanted: ItemFilter,
  { keyOf, compare }: ItemOrder<Key>,
  { after, count, index }: PageOptions<Key>,
): Promise<readonly Position<Key>[]> {
  const compareAll = (one: Position<Key>, other: Position<Key>) =>
    compare(one.key, other.key) || compareText(one.item_id, other.item_id);
  const first = new FirstOf(count, compareAll);
  const slices = new Slices();
  let at = 0;
  for (const number of items) {
    const place = at++;
    if (at % ITEMS_PER_LOOK === 0 && slices.isDue()) await slices.next();
    if (!isWanted(number)) continue;
    const key = keyOf(number, place);
    // Most items are left out by their key, without an object for each.
    if (first.last !== undefined && compare(key, first.last.key) > 0) continue;
    if (after !== undefined && compare(key, after.key) < 0) continue;
    const entry = { key, item_id: index.idOf(number) };
    if (after === undefined || compareAll(entry, after) > 0) first.offer(entry);
  }
  return first.sorted();
}
