/**
 * Item IDs as small numbers, and what filters need to know of each item, in flat arrays.
 * Tested through engine.test.ts.
 */
import type { Item } from "@hellorec/api";

import { asCatalogNumber } from "./catalog-number.ts";
import type { CatalogNumber } from "./catalog-number.ts";
import { MissedIds } from "./missed-ids.ts";

const NO_CATEGORIES: readonly number[] = [];

/**
 * The item IDs that are or were in the catalog. IDs are numbered from 0 in the order they are met. A
 * number is valid in this process only and is never reused.
 *
 * Events may name any number of IDs that no item has. They get no number, so that they take no
 * memory; `arrivalCount` tells when an item came that was looked for before.
 */
export class ItemIndex {
  readonly #numbers = new Map<string, CatalogNumber>();
  readonly #ids: string[] = [];
  readonly #hashes: number[] = [];
  readonly #categories: (readonly number[])[] = [];
  readonly #categoryNumbers = new Map<string, number>();
  /** By number. Of categories that no item has any more nothing is kept. */
  readonly #categoryNames = new Map<number, string>();
  /** Items of the catalog in each category. */
  readonly #categoryItems = new Map<number, number>();
  #nextCategory = 0;
  readonly #isInCatalog: boolean[] = [];
  readonly #isAvailable: boolean[] = [];
  readonly #missed = new MissedIds();
  #changeCount = 0;
  #arrivalCount = 0;

  /** How often items of the catalog were put or removed: a list of before is out of date. */
  get changeCount(): number {
    return this.#changeCount;
  }

  /**
   * How often an item came for the first time that `findNamed` had been asked for: what was made from
   * its events before lacks the item.
   */
  get arrivalCount(): number {
    return this.#arrivalCount;
  }

  /** How many numbers are given: every number is below it. */
  get size(): number {
    return this.#ids.length;
  }

  /** The ID's number. An ID without one is given the next. */
  intern(itemId: string): CatalogNumber {
    const existing = this.#numbers.get(itemId);
    if (existing !== undefined) return existing;
    const number = asCatalogNumber(this.#ids.length);
    this.#numbers.set(itemId, number);
    this.#ids.push(itemId);
    this.#hashes.push(hashOf(itemId));
    this.#categories.push(NO_CATEGORIES);
    this.#isInCatalog.push(false);
    this.#isAvailable.push(false);
    return number;
  }

  /** The ID's number, if it has one. */
  find(itemId: string): CatalogNumber | undefined {
    return this.#numbers.get(itemId);
  }

  /** As `find`, for an ID that an event or a model names: an item that comes later is an arrival. */
  findNamed(itemId: string): CatalogNumber | undefined {
    const number = this.#numbers.get(itemId);
    if (number === undefined) this.#missed.add(hashOf(itemId));
    return number;
  }

  /** Whether `findNamed` was asked for the item before it came, or maybe for another one. */
  wasNamed(number: CatalogNumber): boolean {
    return this.#missed.has(this.hash(number));
  }

  /** @throws {RangeError} the number was never given */
  idOf(number: CatalogNumber): string {
    const id = this.#ids[number];
    if (id === undefined) throw new RangeError(`no item has the number ${number}`);
    return id;
  }

  /** 32 bits of the ID's hash, the same in every process. */
  hash(number: CatalogNumber): number {
    return this.#hashes[number] ?? 0;
  }

  /** Adds an item to the catalog, or replaces its data. */
  put(item: Pick<Item, "item_id" | "categories" | "available">): void {
    const known = this.#ids.length;
    const number = this.intern(item.item_id);
    if (number === known && this.wasNamed(number)) this.#arrivalCount++;
    this.#changeCount++;
    this.#isInCatalog[number] = true;
    this.#isAvailable[number] = item.available;
    this.#setCategories(number, [...new Set(item.categories)]);
  }

  /** Removes an item from the catalog. Its number stays. */
  remove(itemId: string): void {
    const number = this.#numbers.get(itemId);
    if (number === undefined) return;
    this.#changeCount++;
    this.#isInCatalog[number] = false;
    this.#isAvailable[number] = false;
    this.#setCategories(number, []);
  }

  isInCatalog(number: CatalogNumber): boolean {
    return this.#isInCatalog[number] === true;
  }

  /** Whether the item is in the catalog and may be recommended. */
  isAvailable(number: CatalogNumber): boolean {
    return this.#isAvailable[number] === true;
  }

  categoriesOf(number: CatalogNumber): readonly number[] {
    return this.#categories[number] ?? NO_CATEGORIES;
  }

  /** How many categories are kept. */
  get categoryCount(): number {
    return this.#categoryNumbers.size;
  }

  /** Category names as numbers. A name that no item has is -1, which matches none. */
  categoryNumbers(names: readonly string[]): number[] {
    return [...new Set(names)].map((name) => this.#categoryNumbers.get(name) ?? -1);
  }

  /** The categories of the catalog with their numbers of items, in any order. */
  *categoryCounts(): Generator<{ category: string; items: number }, void, undefined> {
    for (const [number, category] of this.#categoryNames) {
      const items = this.#categoryItems.get(number) ?? 0;
      if (items > 0) yield { category, items };
    }
  }

  #setCategories(number: CatalogNumber, names: readonly string[]): void {
    const before = this.categoriesOf(number);
    const categories = names.map((name) => this.#internCategory(name));
    for (const category of categories) this.#countItem(category, 1);
    for (const category of before) this.#countItem(category, -1);
    this.#categories[number] = categories.length === 0 ? NO_CATEGORIES : categories;
  }

  #countItem(category: number, change: number): void {
    const items = (this.#categoryItems.get(category) ?? 0) + change;
    if (items > 0) {
      this.#categoryItems.set(category, items);
      return;
    }
    const name = this.#categoryNames.get(category);
    if (name !== undefined) this.#categoryNumbers.delete(name);
    this.#categoryNames.delete(category);
    this.#categoryItems.delete(category);
  }

  #internCategory(name: string): number {
    const existing = this.#categoryNumbers.get(name);
    if (existing !== undefined) return existing;
    // Never one that was used before: a filter may still look for it.
    const number = this.#nextCategory++;
    this.#categoryNumbers.set(name, number);
    this.#categoryNames.set(number, name);
    return number;
  }
}

/** FNV-1a over UTF-16 units, then a final mix that spreads IDs that differ by one digit. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
