import { describe, expect, test } from "vitest";

import { HISTORY, ITEMS, shopEvents, shopInteractions, shopItem, userId, USERS } from "./shop.ts";

describe("the shop", () => {
  const interactions = shopInteractions();

  test("is the same every time", () => {
    const again = shopInteractions();
    expect(Buffer.from(again.items.buffer).equals(Buffer.from(interactions.items.buffer))).toBe(
      true,
    );
    expect(shopItem(17)).toEqual(shopItem(17));
  });

  test("has items with what a page shows", () => {
    const items = Array.from({ length: ITEMS }, (_, item) => shopItem(item));
    expect(new Set(items.map((item) => item.item_id)).size).toBe(ITEMS);
    expect(new Set(items.map((item) => item.title)).size).toBe(ITEMS);
    expect(items.every((item) => new Set(item.categories).size === 3)).toBe(true);
  });

  test("has as many events for every user, each with an ID of its own", () => {
    const total = USERS * HISTORY;
    expect(interactions.users).toHaveLength(total);
    const events = shopEvents(interactions, total - 2 * HISTORY, total + 1);
    expect(new Set(events.map((event) => event.event_id)).size).toBe(2 * HISTORY);
    expect(new Set(events.map((event) => event.user_id))).toEqual(
      new Set([userId(USERS - 2), userId(USERS - 1)]),
    );
  });

  test("gives events in parts, too", () => {
    const all = shopEvents(interactions, 0, 250);
    expect([...shopEvents(interactions, 0, 200), ...shopEvents(interactions, 200, 250)]).toEqual(
      all,
    );
  });
});
