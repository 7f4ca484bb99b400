/** Reading items by bytes: which items are read, whatever is cached, and when a change is seen. */
import type { Item } from "@hellorec/api";
import type { ItemTable } from "@hellorec/store";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { itemBytes } from "./item-bytes.ts";
import { ItemReader } from "./item-reader.ts";

function item(item_id: string, size: number): Item {
  return {
    item_id,
    title: item_id,
    categories: [],
    attributes: { a: "x".repeat(size) },
    available: true,
  };
}

/** A table in memory, and what was read of it. */
function tableOf(items: readonly Item[]) {
  const rows = new Map(items.map((one) => [one.item_id, one]));
  const read: string[] = [];
  const table: Pick<ItemTable, "get" | "getWithin" | "titles"> = {
    get: (id) => Promise.resolve(rows.get(id)),
    titles: (ids) => {
      read.push(...ids);
      return Promise.resolve(ids.flatMap((id) => rows.get(id) ?? []));
    },
    getWithin: (ids, maxBytes) => {
      const found: Item[] = [];
      let bytes = 0;
      for (const [at, id] of ids.entries()) {
        const one = rows.get(id);
        if (one === undefined) continue;
        bytes += itemBytes(one);
        if (found.length > 0 && bytes > maxBytes) {
          return Promise.resolve({ items: found, unread: ids.slice(at) });
        }
        read.push(id);
        found.push(one);
      }
      return Promise.resolve({ items: found, unread: [] });
    },
  };
  return { rows, read, table };
}

test("the first items within the bytes, whichever are cached", async () => {
  const ids = Array.from({ length: 12 }, (_, at) => `i${at}`);
  const wanted = fc.shuffledSubarray([...ids, "lost", "gone"], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 12, maxLength: 12 }),
      fc.array(fc.tuple(wanted, fc.integer({ min: 1, max: 300_000 })), { maxLength: 6 }),
      async (sizes, reads) => {
        const { rows, table } = tableOf(ids.map((id, at) => item(id, sizes[at] ?? 0)));
        const reader = new ItemReader(table);
        for (const [asked, maxBytes] of reads) {
          const { items, unread } = await reader.getWithin(asked, maxBytes);
          const covered = asked.slice(0, asked.length - unread.length);
          expect(unread).toEqual(asked.slice(covered.length));
          expect([...items.values()]).toEqual(covered.flatMap((id) => rows.get(id) ?? []));
          const bytes = [...items.values()].reduce((sum, one) => sum + itemBytes(one), 0);
          if (items.size > 1) expect(bytes).toBeLessThanOrEqual(maxBytes);
          // The next one would be too much.
          const next = rows.get(unread[0] ?? "");
          if (next !== undefined) expect(bytes + itemBytes(next)).toBeGreaterThan(maxBytes);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("small items are read once until they change, those of before the limit each time", async () => {
  const { rows, read, table } = tableOf([item("small", 10), item("large", 200_000)]);
  const reader = new ItemReader(table);
  await reader.getWithin(["small", "large"], 1e6);
  await reader.getWithin(["small", "large"], 1e6);
  expect(read).toEqual(["small", "large", "large"]);
  rows.set("small", item("small", 20));
  reader.invalidate(["small"]);
  const { items } = await reader.getWithin(["small"], 1e6);
  expect(items.get("small")?.attributes).toEqual({ a: "x".repeat(20) });
});

test("titles come from cached items, or are read alone and cached until they change", async () => {
  const { rows, read, table } = tableOf([item("a", 10), item("b", 10)]);
  const reader = new ItemReader(table);
  await reader.getWithin(["a"], 1e6);
  const titles = { a: "a", b: "b" };
  expect(Object.fromEntries(await reader.titles(["a", "b", "lost"]))).toEqual(titles);
  expect(Object.fromEntries(await reader.titles(["a", "b"]))).toEqual(titles);
  expect(read).toEqual(["a", "b", "lost"]);
  rows.set("b", { ...item("b", 10), title: "new" });
  reader.invalidate(["b"]);
  expect((await reader.titles(["b"])).get("b")).toBe("new");
  rows.delete("b");
  reader.clear();
  expect(await reader.titles(["b"])).toEqual(new Map());
});
