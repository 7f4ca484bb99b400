/** A made-up shop of a fair size: its items, its users, and their histories. */
import type { Event, ItemInput } from "@hellorec/client";

import type { SyntheticInteractions } from "./synthetic-interactions.ts";
import { syntheticInteractions, tasteCount } from "./synthetic-interactions.ts";

export const ITEMS = 41_000;
export const USERS = 10_000;
/** Items that each user looked at. */
export const HISTORY = 100;

const SEED = 41;
const FIRST_EVENT = Date.parse("2026-01-01T00:00:00Z");
const MINUTE = 60_000;

const MATERIALS = ["Oak", "Walnut", "Linen", "Wool", "Steel", "Glass", "Ceramic", "Leather"];
const THINGS = ["lamp", "chair", "shelf", "blanket", "kettle", "vase", "table", "basket", "clock"];
const DEPARTMENTS = ["Living room", "Kitchen", "Bedroom", "Garden", "Office", "Bathroom"];
const COLOURS = ["sand", "anthracite", "forest green", "white", "terracotta", "navy"];
const MAKERS = ["Halden & Sons", "Nordlys", "Atelier Moreau", "Kessler", "Tavira"];
/** Most events are views. */
const TYPES = ["view", "view", "view", "view", "view", "click", "click", "like", "purchase"];

/** The user's ID. */
export function userId(user: number): string {
  return `user-${String(user).padStart(5, "0")}`;
}

/** The item as the shop would send it; items of one taste share a category. */
export function shopItem(item: number): ItemInput {
  const id = itemId(item);
  const taste = item % tasteCount(ITEMS);
  const [material, thing] = [pick(MATERIALS, item), pick(THINGS, item * 7)];
  return {
    item_id: id,
    title: `${material} ${thing} "${pick(COLOURS, item * 5)}", no. ${item}`,
    categories: [pick(DEPARTMENTS, taste), `Collection ${taste}`, material],
    url: `https://shop.example/products/${id}`,
    image_url: `https://images.shop.example/${id}/800x600.jpg`,
    attributes: {
      maker: pick(MAKERS, item * 3),
      colour: pick(COLOURS, item * 5),
      price_eur: 10 + (item % 400) + 0.95,
      on_sale: item % 11 === 0,
      materials: [material, pick(MATERIALS, item + 3)],
    },
  };
}

/** Which user looked at which items. Every call gives the same. */
export function shopInteractions(): SyntheticInteractions {
  const lengths = new Int32Array(USERS).fill(HISTORY);
  return syntheticInteractions({ lengths, itemCount: ITEMS, seed: SEED });
}

/** The events behind the interactions from `from` up to `to`. */
export function shopEvents(
  { users, items }: SyntheticInteractions,
  from: number,
  to: number,
): Event[] {
  return Array.from({ length: Math.min(to, users.length) - from }, (_, offset) => {
    const at = from + offset;
    return {
      event_id: `event-${at}`,
      user_id: userId(users[at] ?? 0),
      item_id: itemId(items[at] ?? 0),
      type: pick(TYPES, at),
      occurred_at: new Date(FIRST_EVENT + at * MINUTE).toISOString(),
    };
  });
}

function itemId(item: number): string {
  return `item-${String(item).padStart(5, "0")}`;
}

function pick(from: readonly string[], at: number): string {
  return from[at % from.length] ?? "";
}
