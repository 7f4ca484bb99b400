/** Data that an earlier version accepted, or that one client may send, must not stop the server. */
import { test } from "vitest";

import { queryPath, sendAll } from "./support/client.ts";
import { sizes } from "./support/form.ts";
import { largeItem, makeLargeItems } from "./support/large-items.ts";
import { dataFile } from "./support/shop.ts";
import { expectHarmless } from "./support/under-load.ts";

const STORED = sizes({ quick: 140, long: 300 });
const SENT = 140;
const AT_ONCE = 4;

test.each([
  [`a start with ${STORED} stored items of 1 MB each, and lists of them`, 1000],
  // The bystander's own lists are of these items: 50 answers of 1 MB a second.
  ["the same in a shop that has no other items", 0],
] as const)("%s", async (abuse, ordinary) => {
  await expectHarmless({
    abuse,
    makeData: async (folder) => makeLargeItems(dataFile(folder), STORED, ordinary),
    load: ({ port }) =>
      sendAll(
        port,
        [
          { path: queryPath("items.list", { search: "t", limit: 1000 }) },
          { path: queryPath("items.list", { limit: 1000 }) },
          { path: queryPath("items.getMany", { item_ids: names("large", STORED) }) },
          { path: queryPath("popular", { limit: 100 }) },
          { path: queryPath("similar", { item_id: "large-1", limit: 100 }) },
        ],
        AT_ONCE,
      ),
  });
});

test("140 puts of one item of 1 MB each", async () => {
  await expectHarmless({
    abuse: `${SENT} \`items.put\`, each of one item of 1 MB`,
    load: ({ port }) =>
      sendAll(
        port,
        names("item", SENT).map((item_id) => ({ path: "/items/put", body: largeItem(item_id) })),
        1,
      ),
  });
});

function names(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${kind}-${at}`);
}
