/** The calls of the soak: what a shop sends, from a bounded set of users and items. */

/** One kind of call, and how often it is sent. */
export interface CallKind {
  readonly name: string;
  readonly per_second: number;
  readonly path: string;
  readonly input: () => object;
}

const USERS = 3000;
const ITEMS = 1500;
const EVENTS_PER_CALL = 4;
const BURST_EVENTS = 500;
const TYPES = ["view", "view", "view", "click", "like", "purchase"];
const WORDS = ["title", "words", "item", "titel", "categ", "of item 1"];

/** Calls of every import-like burst, and the time between two of them. */
export const BURST = { calls: 10, every_ms: 60_000 } as const;

export const CALL_KINDS: readonly CallKind[] = [
  { name: "recommend", per_second: 20, path: "/recommend", input: () => ({ user_id: anyUser() }) },
  { name: "track", per_second: 10, path: "/track", input: () => events(EVENTS_PER_CALL) },
  {
    name: "similar",
    per_second: 3,
    path: "/similar",
    // Only the shop's own items are never removed.
    input: () => ({ item_id: `item-${below(1000)}` }),
  },
  {
    name: "search",
    per_second: 3,
    path: "/items/list",
    input: () => ({ search: WORDS[below(WORDS.length)], limit: 20 }),
  },
  { name: "items.put", per_second: 1, path: "/items/put", input: () => ({ items: [anyItem()] }) },
  {
    name: "popular",
    per_second: 0.5,
    path: "/popular",
    input: () => ({ window_days: 1 + below(90) }),
  },
  { name: "history", per_second: 1, path: "/users/history", input: () => ({ user_id: anyUser() }) },
  {
    name: "users.forget",
    per_second: 0.1,
    path: "/users/forget",
    input: () => ({ user_id: anyUser() }),
  },
];

/** The input of one call of a burst. */
export function burst(): object {
  return events(BURST_EVENTS);
}

/** A user of the soak. */
export function anyUser(): string {
  return `user-${below(USERS)}`;
}

function events(count: number): object {
  return {
    events: Array.from({ length: count }, () => ({
      user_id: anyUser(),
      item_id: `item-${below(ITEMS)}`,
      type: TYPES[below(TYPES.length)],
    })),
  };
}

function anyItem(): object {
  const at = below(ITEMS);
  return {
    item_id: `item-${at}`,
    title: `The title of item ${at}, version ${below(1000)}`,
    categories: [`category-${at % 20}`],
    attributes: { text: `words ${at} `.repeat(30) },
  };
}

function below(limit: number): number {
  return Math.floor(Math.random() * limit);
}
