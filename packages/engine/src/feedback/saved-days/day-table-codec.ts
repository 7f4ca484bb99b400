/**
 * A table of days as bytes, with the IDs of its items in place of the numbers of a process. What is read
 * is checked: of damaged or foreign bytes there is no table.
 */
import { asCatalogNumber } from "../../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../../catalog/catalog-number.ts";
import type { ItemIndex } from "../../catalog/item-index.ts";
import { int32ArrayOf } from "../../util/branded-number.ts";
import { Slices } from "../../util/slices.ts";
import { NO_AGE } from "../day-table.ts";
import type { DayBlock, DayTable } from "../day-table.ts";

/** In the machine's byte order, as all numbers here. Another format has another one. */
const MAGIC = 0x31594448; // "HDY1" on a little-endian machine
// Magic, number of blocks, 1 where there is a newest day, that day.
const HEADER_BYTES = 16;
// Of each block: items, cells, bytes of a weight, bytes of the IDs.
const ENTRY_WORDS = 4;
const ALIGNMENT = 8;
/** An age and a short weight. */
const LEAST_CELL_BYTES = 6;
/** IDs that are looked up before the time is looked at. */
const IDS_PER_LOOK = 4096;

/** Where the parts of a block are: IDs are a JSON array, in the order of the items. */
interface Place {
  readonly items: number;
  readonly cells: number;
  readonly weightBytes: number;
  readonly weightsAt: number;
  readonly endsAt: number;
  readonly agesAt: number;
  readonly idsAt: number;
  readonly idsEnd: number;
}

/**
 * The table as bytes: 6 or 10 for each cell, and the IDs.
 *
 * @param maxBytes above it there is no result
 * @example const body = await encodeDayTable(table, index, 64 << 20);
 */
export async function encodeDayTable(
  { newest, blocks, cells }: DayTable,
  index: ItemIndex,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (LEAST_CELL_BYTES * cells > maxBytes) return undefined;
  const slices = new Slices();
  const ids: Uint8Array[] = [];
  const entries = new Uint32Array(ENTRY_WORDS * blocks.length);
  for (const [at, { numbers, ends, ages, weights }] of blocks.entries()) {
    const text = JSON.stringify([...numbers].map((number) => index.idOf(number)));
    const bytes = new TextEncoder().encode(text);
    ids.push(bytes);
    const entry = [ends.length, ages.length, weights.BYTES_PER_ELEMENT, bytes.length];
    entries.set(entry, ENTRY_WORDS * at);
    if (slices.isDue()) await slices.next();
  }
  const { places, length } = placesOf(entries);
  if (length > maxBytes) return undefined;
  const body = new Uint8Array(length);
  const { buffer } = body;
  const day = newest === undefined ? [0, 0] : [1, newest];
  new Int32Array(buffer, 0, HEADER_BYTES / 4).set([MAGIC, blocks.length, ...day]);
  new Uint32Array(buffer, HEADER_BYTES, entries.length).set(entries);
  for (const [at, { weightsAt, endsAt, agesAt, idsAt }] of places.entries()) {
    const block = blocks[at];
    if (block === undefined) break;
    body.set(bytesOf(block.weights), weightsAt);
    body.set(bytesOf(block.ends), endsAt);
    body.set(bytesOf(block.ages), agesAt);
    body.set(ids[at] ?? [], idsAt);
    if (slices.isDue()) await slices.next();
  }
  return body;
}

/**
 * The table of bytes, in slices. Items that the catalog does not have are left out.
 *
 * @param bytes must not change later: the table is a view of them
 * @returns undefined: they are damaged, or of another program
 * @example const table = await decodeDayTable(body, index);
 */
export async function decodeDayTable(
  bytes: Uint8Array,
  index: ItemIndex,
): Promise<DayTable | undefined> {
  const body = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
  const header = headerOf(body);
  if (header === undefined) return undefined;
  const slices = new Slices();
  const blocks: DayBlock[] = [];
  let cells = 0;
  let oldestAge = 0;
  for (const place of header.places) {
    const lists = listsOf(body, place);
    const oldest = checkedAge(lists, header.newest !== undefined);
    const ids = idsOf(body.subarray(place.idsAt, place.idsEnd), place.items);
    if (oldest === undefined || ids === undefined) return undefined;
    oldestAge = Math.max(oldestAge, oldest);
    const numbers: (CatalogNumber | undefined)[] = [];
    for (const id of ids) {
      numbers.push(index.findNamed(id));
      if (numbers.length % IDS_PER_LOOK === 0 && slices.isDue()) await slices.next();
    }
    const block = blockOf(numbers, lists);
    blocks.push(block);
    cells += block.ages.length;
    if (slices.isDue()) await slices.next();
  }
  const { newest } = header;
  return { newest, blocks, cells, oldestAge, isPartial: false, isOfOneMoment: true };
}

function headerOf(body: Uint8Array) {
  if (body.length < HEADER_BYTES) return undefined;
  const [magic, count = 0, hasNewest, day] = new Int32Array(body.buffer, body.byteOffset, 4);
  const end = HEADER_BYTES + 4 * ENTRY_WORDS * count;
  if (magic !== MAGIC || count < 0 || end > body.length) return undefined;
  const words = ENTRY_WORDS * count;
  const entries = new Uint32Array(body.buffer, body.byteOffset + HEADER_BYTES, words);
  const { places, length } = placesOf(entries);
  const areWeights = places.every(({ weightBytes }) => weightBytes === 4 || weightBytes === 8);
  if (length !== body.length || !areWeights) return undefined;
  return { newest: hasNewest === 1 ? day : undefined, places };
}

/** Where each block is, and where the last one ends: each list begins where any number may. */
function placesOf(entries: Uint32Array): { places: Place[]; length: number } {
  let length = HEADER_BYTES + entries.byteLength;
  const next = (bytes: number): number => {
    const at = length;
    length += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return at;
  };
  const places: Place[] = [];
  for (let at = 0; at < entries.length; at += ENTRY_WORDS) {
    const [items = 0, cells = 0, weightBytes = 0, idBytes = 0] = entries.subarray(at);
    const weightsAt = next(weightBytes * cells);
    const endsAt = next(4 * items);
    const agesAt = next(2 * cells);
    const idsAt = next(idBytes);
    const idsEnd = idsAt + idBytes;
    places.push({ items, cells, weightBytes, weightsAt, endsAt, agesAt, idsAt, idsEnd });
  }
  return { places, length };
}

/** Views of the bytes. */
function listsOf({ buffer, byteOffset }: Uint8Array, place: Place): Omit<DayBlock, "numbers"> {
  const weightsAt = byteOffset + place.weightsAt;
  return {
    ends: new Uint32Array(buffer, byteOffset + place.endsAt, place.items),
    ages: new Uint16Array(buffer, byteOffset + place.agesAt, place.cells),
    weights:
      place.weightBytes === 4
        ? new Float32Array(buffer, weightsAt, place.cells)
        : new Float64Array(buffer, weightsAt, place.cells),
  };
}

/** @returns the largest age, but for {@link NO_AGE}; undefined: the lists contradict each other */
function checkedAge(
  { ends, ages, weights }: Omit<DayBlock, "numbers">,
  hasNewest: boolean,
): number | undefined {
  let start = 0;
  let oldest = 0;
  for (const end of ends) {
    if (end <= start || end > ages.length) return undefined;
    let before = -1;
    for (let cell = start; cell < end; cell++) {
      const age = ages[cell] ?? -1;
      const weight = weights[cell] ?? NaN;
      if (age <= before || !(weight > 0 && weight < Infinity)) return undefined;
      if (age !== NO_AGE) oldest = Math.max(oldest, hasNewest ? age : Infinity);
      before = age;
    }
    start = end;
  }
  return start === ages.length && oldest < Infinity ? oldest : undefined;
}

function idsOf(bytes: Uint8Array, items: number): string[] | undefined {
  try {
    const ids: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const areIds = Array.isArray(ids) && ids.every((id) => typeof id === "string");
    return areIds && ids.length === items ? ids : undefined;
  } catch {
    return undefined;
  }
}

/** The items that have a number, with their cells. */
function blockOf(
  found: readonly (CatalogNumber | undefined)[],
  lists: Omit<DayBlock, "numbers">,
): DayBlock {
  const numbers: CatalogNumbers = int32ArrayOf(found.map((number) => number ?? asCatalogNumber(0)));
  if (!found.includes(undefined)) return { numbers, ...lists };
  const ends = new Uint32Array(found.length);
  const ages = lists.ages.slice();
  const weights = lists.weights.slice();
  let items = 0;
  let cells = 0;
  for (const [at, number] of found.entries()) {
    const [start, end] = [at === 0 ? 0 : (lists.ends[at - 1] ?? 0), lists.ends[at] ?? 0];
    if (number === undefined) continue;
    ages.copyWithin(cells, start, end);
    weights.copyWithin(cells, start, end);
    cells += end - start;
    numbers[items] = number;
    ends[items] = cells;
    items++;
  }
  return {
    numbers: numbers.slice(0, items),
    ends: ends.slice(0, items),
    ages: ages.slice(0, cells),
    weights: weights.slice(0, cells),
  };
}

function bytesOf(list: Uint32Array | Uint16Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
}
