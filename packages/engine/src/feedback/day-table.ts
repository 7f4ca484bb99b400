/**
 * The weights of items by day, in typed arrays: what rankings over any days are added up from. Tested
 * through day-table.test.ts.
 */
import type { EventLog } from "@hellorec/store";

import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { Slices } from "../util/slices.ts";
import { typeWeights } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import { RETRACTIONS } from "./retractions.ts";

/** The age of events whose time is not believed: older than every other. */
export const NO_AGE = 0xffff;
/** Older days count as this old. */
const MAX_AGE = NO_AGE - 1;
/** Sums of a day that are kept: 6 bytes each, and a millisecond to add up 500,000. */
const MAX_CELLS = 16_000_000;
/** A block has so many sums, or one item more: an item has no more than this. */
const BLOCK_CELLS = NO_AGE + 1;
/** Exact up to every age there is, and where merging starts: then up to 512 days. */
const EXACT = 16;
const FIRST_MERGE = 8;
const WHOLE: Pick<DayTable, "isPartial" | "isOfOneMoment"> = {
  isPartial: false,
  isOfOneMoment: true,
};

/** Items with their days. Some thousand cells of one item are one after the other, by age. */
export interface DayBlock {
  readonly numbers: CatalogNumbers;
  /** Where the cells of each item end. Those of the next one begin there. */
  readonly ends: Uint32Array;
  /** Days before the newest one of the table, least first. */
  readonly ages: Uint16Array;
  readonly weights: Float32Array | Float64Array;
}

/** What was read of the log at one time. */
export interface DayTable {
  /** The day from which ages are measured, counted from 1970. `undefined`: all ages are {@link NO_AGE}. */
  readonly newest: number | undefined;
  readonly blocks: readonly DayBlock[];
  readonly cells: number;
  /** A worker of a cluster was down: events that were not counted by day yet are missing. */
  readonly isPartial: boolean;
  /** Whether it is of one moment of the log: otherwise events that came just before may be missing. */
  readonly isOfOneMoment: boolean;
  /** The largest age, but for {@link NO_AGE}. */
  readonly oldestAge: number;
}

/**
 * Reads the table of the log. Items that the catalog never had are left out.
 *
 * @param windowDays only so many days before the newest one. `undefined`: all
 * @throws {StoreError} the store cannot be read
 */
export async function readDayTable(
  log: Pick<EventLog, "popularity">,
  index: ItemIndex,
  eventWeights: EventWeights,
  windowDays: number | undefined,
): Promise<DayTable> {
  const { newest, items, isPartial, isOfOneMoment } = await log.popularity({
    retractions: RETRACTIONS,
    weights: typeWeights(eventWeights),
    ratingMidpoint: eventWeights.rating_midpoint,
    windowDays,
  });
  const builder = new DayTableBuilder(newest);
  for await (const some of items) {
    for (const { item_id, days, weights } of some) {
      const number = index.findNamed(item_id);
      if (number !== undefined) await builder.add(number, days, weights);
    }
  }
  return builder.finish({ isPartial, isOfOneMoment: await isOfOneMoment() });
}

/**
 * Makes a table, item by item. A cell is the sum of an item on one day. Where there are more cells than
 * the table may have, neighbouring days are merged, from the oldest on: to the newest of each 2, 4 or 8
 * days, never more than a part of their age. In the end that is at most 17 cells for each item.
 *
 * @example
 * const builder = new DayTableBuilder(20_000);
 * await builder.add(number, [20_000, 19_990], [4, 1]);
 * const table = builder.finish();
 */
export class DayTableBuilder {
  readonly #newest: number | undefined;
  readonly #maxCells: number;
  readonly #slices = new Slices();
  #blocks: DayBlock[] = [];
  readonly #open = openBlock();
  #sealedCells = 0;
  #oldestAge = 0;
  /** Days are exact up to an age of 2 to this power, and twice that. */
  #exactness = EXACT;

  /** @param maxCells for tests. @default 16 million: 96 MB, or 160 MB of weights that are not short */
  constructor(newest: number | undefined, maxCells: number = MAX_CELLS) {
    this.#newest = newest;
    this.#maxCells = maxCells;
  }

  /**
   * Adds an item, in slices.
   *
   * @param days newest first; see `ItemDays`
   */
  async add(
    number: CatalogNumber,
    days: readonly number[],
    weights: readonly number[],
  ): Promise<void> {
    const newest = this.#newest ?? -Infinity;
    const ages = days.map((day) => (day === -Infinity ? NO_AGE : Math.min(newest - day, MAX_AGE)));
    this.#append(number, ages, weights);
    while (this.#cells > this.#maxCells && this.#exactness > 0) await this.#merge();
    if (this.#slices.isDue()) await this.#slices.next();
  }

  finish({ isPartial, isOfOneMoment } = WHOLE): DayTable {
    this.#seal();
    return {
      isPartial,
      isOfOneMoment,
      newest: this.#newest,
      blocks: this.#blocks,
      cells: this.#cells,
      oldestAge: this.#oldestAge,
    };
  }

  get #cells(): number {
    return this.#sealedCells + this.#open.cells;
  }

  #append(number: CatalogNumber, ages: ArrayLike<number>, weights: ArrayLike<number>): void {
    const open = this.#open;
    let before = -1;
    for (let at = 0; at < ages.length; at++) {
      const age = this.#merged(ages[at] ?? NO_AGE);
      const weight = weights[at] ?? 0;
      if (age === before) {
        open.weights[open.cells - 1] = (open.weights[open.cells - 1] ?? 0) + weight;
        continue;
      }
      before = age;
      open.ages[open.cells] = age;
      open.weights[open.cells] = weight;
      open.cells++;
      if (age !== NO_AGE) this.#oldestAge = Math.max(this.#oldestAge, age);
    }
    if (before === -1) return;
    open.numbers[open.items] = number;
    open.ends[open.items] = open.cells;
    open.items++;
    if (open.cells >= BLOCK_CELLS) this.#seal();
  }

  /** The age of the newest day that is merged with a day of this age. */
  #merged(age: number): number {
    if (age === NO_AGE) return age;
    const shift = 31 - Math.clz32(age) - this.#exactness;
    return shift > 0 ? (age >> shift) << shift : age;
  }

  #seal(): void {
    const { items, cells, numbers, ends, ages, weights } = this.#open;
    const exact = weights.subarray(0, cells);
    // Sums of usual weights are integers or halves: half the bytes hold them exactly.
    const isShort = exact.every((weight) => Math.fround(weight) === weight);
    this.#blocks.push({
      numbers: numbers.slice(0, items),
      ends: ends.slice(0, items),
      ages: ages.slice(0, cells),
      weights: isShort ? new Float32Array(exact) : exact.slice(),
    });
    this.#sealedCells += cells;
    Object.assign(this.#open, { items: 0, cells: 0 });
  }

  /** Merges more days than before, of all items. */
  async #merge(): Promise<void> {
    this.#exactness = Math.min(this.#exactness - 1, FIRST_MERGE);
    this.#seal();
    const blocks = this.#blocks;
    this.#blocks = [];
    this.#sealedCells = 0;
    for (const { numbers, ends, ages, weights } of blocks) {
      let start = 0;
      for (const [at, number] of numbers.entries()) {
        const end = ends[at] ?? start;
        this.#append(number, ages.subarray(start, end), weights.subarray(start, end));
        start = end;
      }
      if (this.#slices.isDue()) await this.#slices.next();
    }
  }
}

/** A block to fill, again and again: arrays that grow would leave 100 MB of garbage. */
function openBlock() {
  const capacity = 2 * BLOCK_CELLS;
  return {
    items: 0,
    cells: 0,
    numbers: int32ArrayOf<CatalogNumber>(capacity),
    ends: new Uint32Array(capacity),
    ages: new Uint16Array(capacity),
    weights: new Float64Array(capacity),
  };
}
