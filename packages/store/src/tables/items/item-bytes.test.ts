/** Items of any size, on every database: pages, scans and reads by ID end by bytes and lose nothing. */
import type { Item } from "@hellorec/api";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { item } from "../../testing/samples.ts";
import { PAGE_BYTES } from "../page-bytes.ts";

/** Sizes in characters, small ones and such as an old version accepted. */
const sizes = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 2000 }) },
    { weight: 3, arbitrary: fc.integer({ min: 60_000, max: 70_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 300_000, max: 1_200_000 }) },
  ),
  { minLength: 1, maxLength: 14 },
);
/** One, two and three bytes of UTF-8. */
const letters = fc.constantFrom("a", "ж", "語");

function jsonBytes(items: readonly Item[]): number {
  return Buffer.byteLength(JSON.stringify(items));
}

/** An item of about this many characters, as lists of short texts. */
function sized(at: number, size: number, letter: string): Item {
  const item_id = `item-${String(at).padStart(3, "0")}`;
  if (size === 0) return item({ item_id });
  const texts = Array.from({ length: Math.ceil(size / 500) }, () => letter.repeat(500));
  return item({ item_id, title: `${at % 2 === 0 ? "even" : "odd"} title`, attributes: { texts } });
}

describe.each(databases)("sizes of items in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  async function onlyThese(items: readonly Item[]): Promise<void> {
    for await (const known of store.items.scan()) {
      await store.items.remove(known.map((each) => each.item_id));
    }
    for (const one of items) await store.items.put([one]);
  }

  async function pages(query: Omit<Parameters<Store["items"]["list"]>[0], "cursor">) {
    const found: (readonly Item[])[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.items.list({ ...query, cursor });
      found.push(page.items);
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    return found;
  }

  const fits = (items: readonly Item[]) =>
    items.length === 1 || jsonBytes(items) <= PAGE_BYTES + 1000;

  test("pages, scans and reads by ID have every item once, and end by bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        letters,
        fc.integer({ min: 1, max: 20 }),
        async (all, letter, limit) => {
          const items = all.map((size, at) => sized(at, size, letter));
          await onlyThese(items);

          const byId = await pages({ limit });
          expect(byId.flat()).toEqual(items);
          const newest = await pages({ limit, sort: "newest" });
          expect(newest.flat()).toEqual(items.toReversed());
          const odd = await pages({ limit, search: "odd" });
          expect(odd.flat()).toEqual(items.filter(({ title }) => title === "odd title"));
          for (const page of [...byId, ...newest, ...odd]) {
            expect(page.length).toBeLessThanOrEqual(limit);
            expect(fits(page)).toBe(true);
          }

          const scanned: Item[] = [];
          for await (const some of store.items.scan()) {
            expect(fits(some)).toBe(true);
            scanned.push(...some);
          }
          expect(scanned).toEqual(items);

          let ids: readonly string[] = items.map(({ item_id }) => item_id);
          const read: Item[] = [];
          while (ids.length > 0) {
            const within = await store.items.getWithin(ids, PAGE_BYTES);
            expect(fits(within.items)).toBe(true);
            expect(within.items.length + within.unread.length).toBe(ids.length);
            read.push(...within.items);
            ids = within.unread;
          }
          expect(read).toEqual(items);
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  test("a page is as long as its limit where its items are small, and the last one ends the list", async () => {
    const items = Array.from({ length: 7 }, (_, at) => sized(at, 100, "a"));
    await onlyThese(items);
    expect((await pages({ limit: 3 })).map((page) => page.length)).toEqual([3, 3, 1]);
    expect((await pages({ limit: 7 })).map((page) => page.length)).toEqual([7]);
  });

  test("titles are read without the rest", async () => {
    await onlyThese([sized(0, 1_000_000, "ж"), sized(1, 0, "a")]);
    expect(await store.items.titles(["item-001", "item-000", "nowhere"])).toEqual(
      expect.arrayContaining([
        { item_id: "item-000", title: "even title" },
        { item_id: "item-001", title: "Title of item-001" },
      ]),
    );
  });
});
