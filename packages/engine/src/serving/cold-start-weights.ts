/** Weights of items that a served model does not know, beside the model's own. */

/** One item's weights, both ways. */
export interface AddedItem {
  /** Numbers of the items that speak for it, and how much: its column. */
  readonly from: Int32Array;
  readonly fromWeights: Float32Array;
  /** The model's numbers of the items it speaks for, and how much: its row. */
  readonly to: Int32Array;
  readonly toWeights: Float32Array;
}

/** Bounds the memory: about a kilobyte an item. */
const MAX_ITEMS = 10_000;

/**
 * Items beside a model, by their numbers in the item index. Of more than 10,000, those weighed
 * longest ago are dropped.
 */
export class Overlay {
  readonly #items = new Map<number, AddedItem>();
  /** The columns, by the item that speaks: for whom, and how much. */
  readonly #spoken = new Map<number, Map<number, number>>();
  #version = 0;

  get size(): number {
    return this.#items.size;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  get(number: number): AddedItem | undefined {
    return this.#items.get(number);
  }

  /** Which added items one item speaks for, and how much. */
  spokenFor(by: number): ReadonlyMap<number, number> | undefined {
    return this.#spoken.get(by);
  }

  /** Adds an item, or replaces what was known of it. */
  set(number: number, item: AddedItem): void {
    this.delete(number);
    this.#version++;
    this.#items.set(number, item);
    for (const [at, by] of item.from.entries()) {
      let spoken = this.#spoken.get(by);
      if (spoken === undefined) this.#spoken.set(by, (spoken = new Map()));
      spoken.set(number, item.fromWeights[at] ?? 0);
    }
    if (this.#items.size <= MAX_ITEMS) return;
    const [oldest] = this.#items.keys();
    if (oldest !== undefined) this.delete(oldest);
  }

  delete(number: number): void {
    const item = this.#items.get(number);
    if (item === undefined) return;
    this.#version++;
    this.#items.delete(number);
    for (const by of item.from) {
      const spoken = this.#spoken.get(by);
      spoken?.delete(number);
      if (spoken?.size === 0) this.#spoken.delete(by);
    }
  }

  clear(): void {
    this.#version++;
    this.#items.clear();
    this.#spoken.clear();
  }
}
