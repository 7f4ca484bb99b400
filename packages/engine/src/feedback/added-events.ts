/** Events of this process that came after a table of days was read. Tested through popularity.test.ts. */
import type { NewEvent } from "@hellorec/store";

import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { eventWeight } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";

const DAY_MS = 86_400_000;
/** Events that are kept: 16 MB. */
const MAX_EVENTS = 1_000_000;
/** Events of a chunk: lists that grow as a whole would leave twice their bytes of garbage. */
const CHUNK = 8192;
/** In place of the day of an event whose time is not believed: earlier than every other. */
const NO_DAY = -(2 ** 31);

/** An event that counts. */
export interface WeighedEvent {
  readonly number: CatalogNumber;
  readonly weight: number;
  /** Counted from 1970. `undefined`: its time is not believed. */
  readonly day: number | undefined;
}

/** Some events: entry by entry the fields of {@link WeighedEvent}. */
interface Chunk {
  readonly numbers: CatalogNumbers;
  readonly weights: Float64Array;
  readonly days: Int32Array;
}

/**
 * An event as rankings count it. `undefined`: they do not, or the catalog never had its item.
 *
 * @param horizon the latest time that is believed
 */
export function weighedEvent(
  { type, value, item_id, occurred_at }: NewEvent,
  horizon: number,
  eventWeights: EventWeights,
  index: ItemIndex,
): WeighedEvent | undefined {
  const weight = eventWeight({ type, value: value ?? null }, eventWeights);
  if (weight === undefined || weight <= 0) return undefined;
  const number = index.findNamed(item_id);
  if (number === undefined) return undefined;
  const day = occurred_at > horizon ? undefined : Math.floor(occurred_at / DAY_MS);
  return { number, weight, day };
}

/**
 * Events in the order in which they came. Once it is full, later ones are left out until a table is read
 * that has them. Those that come while it is read may have to wait for the one after it.
 *
 * @example
 * const added = new AddedEvents();
 * added.push({ number, weight: 4, day: 20_000 });
 * for (const { number, weight, day } of added.between(0, added.length)) ranking.add(number, weight, day);
 */
export class AddedEvents {
  readonly #chunks: Chunk[] = [];
  #length = 0;
  #newest = -Infinity;

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length >= MAX_EVENTS;
  }

  /** The latest day that is believed; -Infinity: there is none. */
  get newest(): number {
    return this.#newest;
  }

  push({ number, weight, day }: WeighedEvent): void {
    if (this.isFull) return;
    const at = this.#length % CHUNK;
    if (at === 0) this.#chunks.push(emptyChunk());
    const last = this.#chunks.at(-1);
    if (last === undefined) return;
    last.numbers[at] = number;
    last.weights[at] = weight;
    last.days[at] = day ?? NO_DAY;
    this.#length++;
    this.#newest = Math.max(this.#newest, day ?? -Infinity);
  }

  /** The events from a place up to another one. */
  *between(from: number, to: number): Generator<WeighedEvent, void, undefined> {
    const end = Math.min(to, this.#length);
    for (let place = from; place < end; place++) {
      const chunk = this.#chunks[Math.floor(place / CHUNK)];
      const number = chunk?.numbers[place % CHUNK];
      if (chunk === undefined || number === undefined) return;
      const day = chunk.days[place % CHUNK];
      const weight = chunk.weights[place % CHUNK] ?? 0;
      yield { number, weight, day: day === NO_DAY ? undefined : day };
    }
  }

  /** A copy without the events before a place. */
  from(place: number): AddedEvents {
    const rest = new AddedEvents();
    for (const event of this.between(place, this.#length)) rest.push(event);
    return rest;
  }
}

function emptyChunk(): Chunk {
  return {
    numbers: int32ArrayOf<CatalogNumber>(CHUNK),
    weights: new Float64Array(CHUNK),
    days: new Int32Array(CHUNK),
  };
}
