/** The item table, on every database. */
import type { Item } from "@hellorec/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event, item } from "../../testing/samples.ts";

describe.each(databases)("items in $name", ({ create }) => {
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
    await store.items.put(items);
  }
  async function found(query: Omit<Parameters<Store["items"]["list"]>[0], "limit">) {
    const { items } = await store.items.list({ limit: 50, ...query });
    return items.map((each) => each.item_id);
  }

  test("an item is read as it was put", async () => {
    const whole: Item = {
      item_id: "whole",
      title: "Das Cabinet des Dr. Caligari",
      categories: ["Horror", "Drama"],
      url: "/films/caligari",
      image_url: "https://example.org/caligari.jpg",
      attributes: { year: 1920, silent: true, cast: ["Krauß", "Veidt"], constructor: "x" },
      available: false,
    };
    await store.items.put([whole, item({ item_id: "bare" })]);
    expect(await store.items.get("whole")).toEqual(whole);
    expect(await store.items.get("bare")).toEqual(item({ item_id: "bare" }));
    expect(await store.items.get("nowhere")).toBeUndefined();
  });

  test("put creates or replaces items, and of an ID given twice the last one is kept", async () => {
    await onlyThese([item({ item_id: "old", categories: ["A"], url: "/old" })]);
    const result = await store.items.put([
      item({ item_id: "old", categories: ["B"] }),
      item({ item_id: "new", title: "first" }),
      item({ item_id: "new", title: "last", categories: ["C", "C"] }),
    ]);
    expect(result).toEqual({ created: 1, updated: 1 });
    expect(await store.items.get("old")).toEqual(item({ item_id: "old", categories: ["B"] }));
    expect((await store.items.get("new"))?.title).toBe("last");
    expect(await found({ categories: ["A"] })).toEqual([]);
    expect(await found({ categories: ["B", "C"] })).toEqual(["new", "old"]);
  });

  test("getWithin returns the known items", async () => {
    const items = Array.from({ length: 250 }, (_, index) => item({ item_id: `many-${index}` }));
    await onlyThese(items);
    const ids = [...items.map((each) => each.item_id), "nowhere"];
    expect(await store.items.getWithin(ids, 1_000_000)).toEqual({ items, unread: [] });
    expect(await store.items.getWithin([], 1)).toEqual({ items: [], unread: [] });
  });

  test("remove returns the IDs that existed; events on them stay", async () => {
    await onlyThese([item({ item_id: "a", categories: ["X"] }), item({ item_id: "b" })]);
    await store.events.append([event({ event_id: "of a", item_id: "a", user_id: "keeper" })]);
    expect(await store.items.remove(["a", "nowhere", "a"])).toEqual(["a"]);
    expect(await store.items.remove([])).toEqual([]);
    expect(await found({})).toEqual(["b"]);
    expect(await found({ categories: ["X"] })).toEqual([]);
    expect(await store.events.recent("keeper", 1)).toHaveLength(1);
  });

  test("a search finds part of a title in any case, and % and _ are plain characters", async () => {
    await onlyThese([
      item({ item_id: "1", title: "100% Straße" }),
      item({ item_id: "2", title: "1000 snake_case" }),
      item({ item_id: "3", title: "ΟΔΥΣΣΕΥΣ" }),
      item({ item_id: "4", title: String.raw`back\slash` }),
      item({ item_id: "5", title: "Ёлки" }),
    ]);
    expect(await found({ search: "0% " })).toEqual(["1"]);
    expect(await found({ search: "STRASSE" })).toEqual(["1"]);
    expect(await found({ search: "SNAKE_" })).toEqual(["2"]);
    expect(await found({ search: "e_c" })).toEqual(["2"]);
    expect(await found({ search: "a_e" })).toEqual([]);
    expect(await found({ search: "οδυσσευς" })).toEqual(["3"]);
    expect(await found({ search: String.raw`k\s` })).toEqual(["4"]);
    expect(await found({ search: "ёЛ" })).toEqual(["5"]);
  });

  test("a category filter is exact, and one matching category is enough", async () => {
    await onlyThese([
      item({ item_id: "1", categories: ["Drama", "Sci-Fi"] }),
      item({ item_id: "2", categories: ["drama"] }),
      item({ item_id: "3", categories: ["Comedy"], title: "Modern Times" }),
    ]);
    expect(await found({ categories: ["Drama"] })).toEqual(["1"]);
    expect(await found({ categories: ["Sci-Fi", "Drama", "Comedy"] })).toEqual(["1", "3"]);
    expect(await found({ categories: ["Drama", "Comedy"], search: "modern" })).toEqual(["3"]);
  });

  test("pages join in the order of item_id, filtered or not", async () => {
    const items = Array.from({ length: 20 }, (_, index) =>
      item({ item_id: `p${String(index).padStart(2, "0")}`, categories: [`c${index % 2}`] }),
    );
    await onlyThese(items.toReversed());
    for (const filter of [{}, { categories: ["c0"] }, { search: "title of p" }]) {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.items.list({ ...filter, limit: 5, cursor });
        expect(page.items).toHaveLength(5);
        ids.push(...page.items.map((each) => each.item_id));
        cursor = page.next_cursor;
      } while (cursor !== undefined);
      expect(ids).toEqual(await found(filter));
      expect(ids).toHaveLength("categories" in filter ? 10 : 20);
    }
  });

  test("a cursor is valid only for its own filter", async () => {
    await onlyThese(["a", "b"].map((item_id) => item({ item_id })));
    const { next_cursor: cursor } = await store.items.list({ limit: 1 });
    expect(cursor).toBeDefined();
    const { next_cursor: ofEvents } = await store.events.list({ limit: 1 });
    const refused = { code: "BAD_CURSOR" };
    await expect(store.items.list({ limit: 1, search: "a", cursor })).rejects.toMatchObject(
      refused,
    );
    for (const wrong of ["", "rubbish", `${cursor}=`, ofEvents ?? "W10"]) {
      await expect(store.items.list({ limit: 1, cursor: wrong })).rejects.toMatchObject(refused);
    }
  });

  test("a scan returns every item once", async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `s${index}`);
    await onlyThese(ids.map((item_id) => item({ item_id })));
    const scanned: string[] = [];
    for await (const items of store.items.scan()) {
      scanned.push(...items.map((each) => each.item_id));
    }
    expect(scanned.toSorted()).toEqual(ids.toSorted());
  });
});
