/** Lists of items that are large: pages end by bytes, and together they have every item once. */
import type { Item, ItemSort } from "@hellorec/api";
import { PAGE_BYTES } from "@hellorec/store";
import { expect, test } from "vitest";

import { event, item, LIST, testEngine, train, userQuery } from "../testing/test-engine.ts";

const COUNT = 16;

/** Items of 5 to 400 KB, most of them as only an old version took them. */
function largeItem(at: number): Item {
  const texts = Array.from(
    { length: (at % 4) * 26 + 1 },
    (_, k) => `слово${k} ${"ж".repeat(2400)}`,
  );
  return { ...item(`large-${at}`, "all"), attributes: { texts } };
}

async function filledEngine() {
  const { engine } = await testEngine();
  const items = Array.from({ length: COUNT }, (_, at) => largeItem(at));
  for (const one of items) await engine.ports.items.put([one]);
  const events = Array.from({ length: 20 }, (_, user) =>
    Array.from({ length: 6 }, (_, at) =>
      event(`user-${user}`, `large-${(user + at) % COUNT}`, "like"),
    ),
  );
  await engine.ports.events.track(events.flat());
  expect(await train(engine)).toBe("done");
  return { engine, ids: items.map(({ item_id }) => item_id) };
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** Every entry of all pages of a list. */
async function allPages<Entry>(
  page: (
    cursor: string | undefined,
  ) => Promise<{ items: Entry[]; next_cursor?: string | undefined }>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const { items, next_cursor } = await page(cursor);
    expect(bytesOf(items)).toBeLessThanOrEqual(PAGE_BYTES);
    entries.push(...items);
    cursor = next_cursor;
    pages += 1;
  } while (cursor !== undefined);
  expect(pages).toBeGreaterThan(1);
  return entries;
}

test("recommendations and popular items, with and without diversity", async () => {
  const { engine, ids } = await filledEngine();
  const { recommendations } = engine.ports;
  const list = { ...LIST, limit: 100 };
  for (const diversity of [0, 0.5]) {
    const shown = [
      await allPages((cursor) => recommendations.popular({ ...list, diversity, cursor })),
      await allPages((cursor) =>
        recommendations.forUser(userQuery("nobody", { ...list, diversity, cursor })),
      ),
      await allPages((cursor) =>
        recommendations.forUser(
          userQuery("user-1", { ...list, diversity, cursor, include_seen: true }),
        ),
      ),
    ];
    for (const entries of shown) {
      expect(entries.map((entry) => entry.item.item_id).toSorted()).toEqual(ids.toSorted());
    }
  }
});

test("the first page is the same when it comes from the cache", async () => {
  const { engine } = await filledEngine();
  const query = userQuery("user-1", { limit: 1 });
  const first = await engine.ports.recommendations.forUser(query);
  const second = await engine.ports.recommendations.forUser(query);
  expect(second.items).toEqual(first.items);
  expect(second.next_cursor).toBeDefined();
});

test("the catalog in every order, searched, and by IDs", async () => {
  const { engine, ids } = await filledEngine();
  const { items } = engine.ports;
  const sorts: readonly ItemSort[] = ["id", "relevance", "popularity", "title", "newest"];
  for (const sort of sorts) {
    for (const search of [undefined, "title", "слово0"]) {
      const query = { sort, search, category_match: "any", limit: 1000 } as const;
      const found = await allPages((cursor) => items.list({ ...query, cursor }));
      expect(found.map(({ item_id }) => item_id).toSorted()).toEqual(ids.toSorted());
    }
  }
  let asked: readonly string[] = ids;
  const found: Item[] = [];
  while (asked.length > 0) {
    const { items: some, remaining_ids = [] } = await items.getMany(asked);
    expect(bytesOf(some)).toBeLessThanOrEqual(PAGE_BYTES);
    found.push(...some);
    asked = remaining_ids;
  }
  expect(found.map(({ item_id }) => item_id)).toEqual(ids);
});
