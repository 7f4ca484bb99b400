/** How data grows: the users and items of a log of some length, and the events in it. */
import type { BenchEvent } from "../store/events.ts";
import { ID_DIGITS, scatter } from "../store/events.ts";

/** Events of each user, on average, at any size. */
const EVENTS_PER_USER = 30;
/** Items grow with the square root: a shop with a hundred times the events has ten times the items. */
const ITEMS_PER_ROOT = 20;
/** Neighbours in the catalog that one taste is about. */
const TASTE_ITEMS = 200;
/** One event in four is on any item, the others on what the user's taste is about. */
const ANY_ITEM = 4;
const SMALLEST = 1e4;
const FACTOR = 10;
const LEAST_SIZES = 2;
const SPAN_MS = 90 * 24 * 3_600_000;
/** Between events that come after the first ones. */
const LATER_MS = 10;
const ID_REST = "-5bd1-4e95-9f3a-2c1b3c6d7e8f";
/** Most views; the others are what fits weigh more. */
const TYPES = ["view", "view", "view", "view", "view", "click", "click", "like", "purchase"];
const [ITEM_SALT, RANK_SALT, TASTE_SALT] = [0x1234_5678, 0x5bd1_e995, 0x2c1b_3c6d];

/** One log, and what it is about. */
export interface Size {
  readonly events: number;
  readonly users: number;
  readonly items: number;
}

/**
 * Logs of 10,000 events, ten times that, and so on up to the largest.
 *
 * @throws {RangeError} the largest is no such size, or the smallest of them, which shows no growth
 * @example sizesUpTo(1e6).map(({ events }) => events) // [10_000, 100_000, 1_000_000]
 */
export function sizesUpTo(largest: number): readonly Size[] {
  const sizes: Size[] = [];
  for (let events = SMALLEST; events <= largest; events *= FACTOR) {
    const users = Math.round(events / EVENTS_PER_USER);
    sizes.push({ events, users, items: Math.round(ITEMS_PER_ROOT * Math.sqrt(events)) });
  }
  if (sizes.length < LEAST_SIZES || sizes.at(-1)?.events !== largest) {
    throw new RangeError(`${largest}: the largest size is 1e5, 1e6, 1e7 or the like`);
  }
  return sizes;
}

/**
 * The event with a number below 2^32, in the order of time. Events from `size.events` on are those
 * that come after the log.
 *
 * @param endsAt when the log ends, in milliseconds since 1970; it spans 90 days
 */
export function eventOf(size: Size, number: number, endsAt: number): BenchEvent {
  const user = scatter(number) % size.users;
  const later = number - size.events;
  return {
    event_id: `${scatter(number).toString(16).padStart(ID_DIGITS, "0")}${ID_REST}`,
    user_id: userIdOf(user),
    item_id: itemIdOf(itemOf(size, user, number)),
    type: TYPES[number % TYPES.length] ?? "view",
    occurred_at: Math.floor(
      endsAt + (later < 0 ? (later / size.events) * SPAN_MS : later * LATER_MS),
    ),
  };
}

/** @example userIdOf(7) // "user-00000007" */
export function userIdOf(user: number): string {
  return `user-${String(user).padStart(8, "0")}`;
}

/** @example itemIdOf(7) // "item-0000007" */
export function itemIdOf(item: number): string {
  return `item-${String(item).padStart(7, "0")}`;
}

function itemOf({ items }: Size, user: number, number: number): number {
  // Squared: some items are far more popular than others.
  const rank = (scatter(number + RANK_SALT) / 2 ** 32) ** 2;
  if (scatter(number + ITEM_SALT) % ANY_ITEM === 0) return Math.floor(rank * items);
  const taste = scatter(user + TASTE_SALT) % Math.max(1, Math.floor(items / TASTE_ITEMS));
  return taste * TASTE_ITEMS + Math.floor(rank * TASTE_ITEMS);
}
