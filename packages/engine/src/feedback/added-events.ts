/** Events of this process that came after a table of days was read. Tested through popularity.test.ts. */
import type { NewEvent } from "@hellorec/store";

import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import { eventWeight } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";

const DAY_MS = 86_400_000;
/** Events that are kept: 24 MB. */
const MAX_EVENTS = 1_000_000;
/** In place of the day of an event whose time is not believed. */
const NO_DAY = -Infinity;

/** An event that counts. */
export interface WeighedEvent {
  readonly number: CatalogNumber;
  readonly weight: number;
  /** Counted from 1970. `undefined`: its time is not believed. */
  readonly day: number | undefined;
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
  #numbers: CatalogNumber[] = [];
  #weights: number[] = [];
  #days: number[] = [];
  #newest = NO_DAY;

  get length(): number {
    return this.#numbers.length;
  }

  get isFull(): boolean {
    return this.length >= MAX_EVENTS;
  }

  /** The latest day that is believed; -Infinity: there is none. */
  get newest(): number {
    return this.#newest;
  }

  push({ number, weight, day = NO_DAY }: WeighedEvent): void {
    if (this.isFull) return;
    this.#numbers.push(number);
    this.#weights.push(weight);
    this.#days.push(day);
    this.#newest = Math.max(this.#newest, day);
  }

  /** The events from a place up to another one. */
  *between(from: number, to: number): Generator<WeighedEvent, void, undefined> {
    for (let at = from; at < to; at++) {
      const number = this.#numbers[at];
      if (number === undefined) return;
      const day = this.#days[at] ?? NO_DAY;
      yield { number, weight: this.#weights[at] ?? 0, day: day === NO_DAY ? undefined : day };
    }
  }

  /** A copy without the events before a place. */
  from(place: number): AddedEvents {
    const rest = new AddedEvents();
    rest.#numbers = this.#numbers.slice(place);
    rest.#weights = this.#weights.slice(place);
    rest.#days = this.#days.slice(place);
    for (const day of rest.#days) rest.#newest = Math.max(rest.#newest, day);
    return rest;
  }
}
