/** The order of first puts, and categories of which all are wanted, on every database. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { runOutside } from "../../testing/run-outside.ts";
import { item } from "../../testing/samples.ts";

/** What the migration adds, taken back. */
const BEFORE = [
  "drop index items_by_first_put",
  "alter table items drop column first_put",
  ...["counting", "counted_events", "item_days", "log_sums", "uncounted_events"].map(
    (table) => `drop table ${table}`,
  ),
  ...["api_keys", "sessions", "erased_users", "key_state", "saved_days"].map(
    (table) => `drop table ${table}`,
  ),
  "delete from migrations where version >= 5",
];

describe.each(databases)("the order of first puts in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
  });
  afterEach(() => database.remove());

  const put = (...ids: string[]) => store.items.put(ids.map((item_id) => item({ item_id })));
  async function newest(more: Partial<Parameters<Store["items"]["list"]>[0]> = {}) {
    const { items } = await store.items.list({ sort: "newest", limit: 50, ...more });
    return items.map(({ item_id }) => item_id);
  }

  test("what was put last for the first time comes first", async () => {
    await put("b", "a");
    await put("c");
    await put("a", "d", "b");
    expect(await newest()).toEqual(["d", "c", "a", "b"]);
    await store.items.remove(["b", "d"]);
    await put("b");
    expect(await newest()).toEqual(["b", "c", "a"]);
  });

  test("pages join, and a cursor is valid for its own order only", async () => {
    await put("b", "a", "d", "c", "e");
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.items.list({ sort: "newest", limit: 2, cursor });
      found.push(...page.items.map(({ item_id }) => item_id));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(["e", "c", "d", "a", "b"]);
    const { next_cursor } = await store.items.list({ sort: "newest", limit: 2 });
    for (const other of [{ sort: "id" }, { sort: "newest", categories: ["A"] }] as const) {
      await expect(
        store.items.list({ ...other, limit: 2, cursor: next_cursor }),
      ).rejects.toMatchObject({ code: "BAD_CURSOR" });
    }
  });

  test("places agree with the order, in parts and by ID", async () => {
    const ids = Array.from({ length: 1200 }, (_, at) => `i${(at * 7919) % 1200}`);
    await put(...ids);
    const all = await store.items.newest(undefined, 2000);
    expect(all.map(({ item_id }) => item_id)).toEqual(ids.toReversed());
    const later = await store.items.newest(all[99]?.first_put, 50);
    expect(later).toEqual(all.slice(100, 150));
    const known = new Map(all.map(({ item_id, first_put }) => [item_id, first_put]));
    const some = await store.items.firstPuts([...ids, "nowhere"]);
    expect(new Map(some.map(({ item_id, first_put }) => [item_id, first_put]))).toEqual(known);
  });

  test("any or all of the categories, in both orders", async () => {
    await store.items.put([
      item({ item_id: "1", categories: ["A", "B"] }),
      item({ item_id: "2", categories: ["B"] }),
      item({ item_id: "3", categories: ["C", "B", "A"] }),
    ]);
    const filter = { categories: ["A", "B", "A"] };
    expect(await newest(filter)).toEqual(["3", "2", "1"]);
    expect(await newest({ ...filter, category_match: "all" })).toEqual(["3", "1"]);
    const { items } = await store.items.list({ ...filter, category_match: "all", limit: 50 });
    expect(items.map(({ item_id }) => item_id)).toEqual(["1", "3"]);
    expect(await newest({ categories: ["A", "D"], category_match: "all" })).toEqual([]);
  });

  test("items from before the column was there are in the order of their rows", async () => {
    await put("b", "c", "a");
    await store.close();
    await runOutside(database.url, BEFORE);
    const lines: string[] = [];
    store = await database.open({ log: (line) => lines.push(line) });
    expect(lines).toEqual([expect.stringContaining("from version 4 to 11")]);
    expect(await newest()).toEqual(["a", "c", "b"]);
    await put("d", "b");
    expect(await newest()).toEqual(["d", "a", "c", "b"]);
  });
});
