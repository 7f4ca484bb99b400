/**
 * Item IDs as small numbers, and the little that filtering needs of each item, in flat arrays.
 * Numbers are handed out in the order IDs are met, belong to this process, and are never reused.
 */
import type { Item } from "@hellorec/api";

const NO_CATEGORIES: readonly number[] = [];

/** Every item ID this process has met: those of the catalogue, and those events name. */
export class ItemIndex {
  readonly #numbers = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #hashes: number[] = [];
  readonly #categories: (readonly number[])[] = [];
  readonly #categoryNumbers = new Map<string, number>();
  #catalogued: boolean[] = [];
  #available: boolean[] = [];
  #version = 0;

  /** Grows with every change of the catalogue. */
  get version(): number {
    return this.#version;
  }

  /** How many numbers have been handed out: every number is below it. */
  get size(): number {
    return this.#ids.length;
  }

  /** The ID's number, made where it has none. */
  intern(itemId: string): number {
    const known = this.#numbers.get(itemId);
    if (known !== undefined) return known;
    const number = this.#ids.length;
    this.#numbers.set(itemId, number);
    this.#ids.push(itemId);
    this.#hashes.push(hashOf(itemId));
    this.#categories.push(NO_CATEGORIES);
    this.#catalogued.push(false);
    this.#available.push(false);
    return number;
  }

  /** The ID's number, if it has one. */
  find(itemId: string): number | undefined {
    return this.#numbers.get(itemId);
  }

  /** @throws {RangeError} the number was never handed out */
  idOf(number: number): string {
    const id = this.#ids[number];
    if (id === undefined) throw new RangeError(`no item has the number ${number}`);
    return id;
  }

  /** 32 bits of the ID's hash, the same in every process. */
  hash(number: number): number {
    return this.#hashes[number] ?? 0;
  }

  /** Takes an item into the catalogue, or up to date with its new data. */
  put(item: Pick<Item, "item_id" | "categories" | "available">): void {
    const number = this.intern(item.item_id);
    this.#version++;
    this.#catalogued[number] = true;
    this.#available[number] = item.available;
    this.#categories[number] = item.categories.map((name) => this.#internCategory(name));
  }

  /** Takes an item out of the catalogue. Its number stays. */
  remove(itemId: string): void {
    const number = this.#numbers.get(itemId);
    if (number === undefined) return;
    this.#version++;
    this.#catalogued[number] = false;
    this.#available[number] = false;
    this.#categories[number] = NO_CATEGORIES;
  }

  isCatalogued(number: number): boolean {
    return this.#catalogued[number] === true;
  }

  /** In the catalogue, and to be recommended. */
  isAvailable(number: number): boolean {
    return this.#available[number] === true;
  }

  categoriesOf(number: number): readonly number[] {
    return this.#categories[number] ?? NO_CATEGORIES;
  }

  /** Category names as numbers; a name no item has is -1, which matches none. */
  categoryNumbers(names: readonly string[]): number[] {
    return [...new Set(names)].map((name) => this.#categoryNumbers.get(name) ?? -1);
  }

  #internCategory(name: string): number {
    const known = this.#categoryNumbers.get(name);
    if (known !== undefined) return known;
    const number = this.#categoryNumbers.size;
    this.#categoryNumbers.set(name, number);
    return number;
  }
}

/** FNV-1a over UTF-16 units, then a final mix so that IDs that differ by a digit spread. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
