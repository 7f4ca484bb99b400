/** The events that are written: the same for every engine and every writer. */

export const USERS = 20_000;
export const ITEMS = 10_000;
/** After so many events users, items and times repeat; IDs never do. */
export const CYCLE = 65_536;
/** Hexadecimal digits, at the start of an ID, that tell one event from another. */
export const ID_DIGITS = 8;

const ID_REST = "-5bd1-4e95-9f3a-2c1b3c6d7e8f";
const FIRST_EVENT = Date.parse("2026-01-01T00:00:00Z");
const MINUTE = 60_000;
/** Most events are views. */
const TYPES = ["view", "view", "view", "view", "view", "click", "click", "like", "purchase"];

/** An event with everything the tables hold of it. */
export interface BenchEvent {
  /** 36 characters, as the server would make one; in no order, as those are. */
  readonly event_id: string;
  readonly user_id: string;
  readonly item_id: string;
  readonly type: string;
  /** Milliseconds since 1970 (UTC). */
  readonly occurred_at: number;
}

/** The event of a number below 2^32. */
export function benchEvent(number: number): BenchEvent {
  const place = number % CYCLE;
  // Squared: some items are far more popular than others.
  const popular = (scatter(place + 0x1234_5678) / 2 ** 32) ** 2;
  return {
    event_id: `${scatter(number).toString(16).padStart(ID_DIGITS, "0")}${ID_REST}`,
    user_id: `user-${String(scatter(place) % USERS).padStart(5, "0")}`,
    item_id: `item-${String(Math.floor(popular * ITEMS)).padStart(5, "0")}`,
    type: TYPES[place % TYPES.length] ?? "view",
    occurred_at: FIRST_EVENT + place * MINUTE,
  };
}

/**
 * Another number of 32 bits for each: the finalizer of MurmurHash3, a bijection.
 *
 * @example scatter(1) === scatter(2) // false, as for any two numbers
 */
export function scatter(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
