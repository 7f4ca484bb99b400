/** `hellorec-server import` of a file that is large beside the data: what it reports and what it stores. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openStore } from "@hellorec/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { importFile } from "./import-file.ts";

const EVENTS = 30_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-import-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("counts items, events, duplicates and bad lines, and the order is that of the file", async () => {
  const lines: unknown[] = [{ item_id: "a", title: "A" }];
  for (let at = 0; at < EVENTS; at += 1) {
    lines.push({
      event_id: `a rather long name of event ${at % (EVENTS - 100)}`,
      user_id: `user ${(at % (EVENTS - 100)) % 977}`,
      item_id: `item ${at % 13}`,
      type: "view",
      occurred_at: new Date(1_700_000_000_000 + ((at * 7919) % EVENTS)).toISOString(),
    });
  }
  const text = lines.map((line) => JSON.stringify(line)).join("\n");
  expect(text.length).toBeGreaterThan(4 << 20);
  const path = join(folder, "events.jsonl");
  await writeFile(path, `${text}\n{"item_id":"b"}\nnot JSON\n{"item_id":"a","title":"A again"}\n`);
  const url = join(folder, "hellorec.db");
  const reported: string[] = [];
  const counts = await importFile(url, path, (line) => reported.push(line));
  expect(counts).toEqual({ items: 2, events: EVENTS - 100, duplicates: 100, bad_lines: 2 });
  expect(reported).toContainEqual(expect.stringMatching(/:30002: neither an event/));
  expect(reported).toContainEqual(expect.stringMatching(/makes the index events_key$/));
  const store = await openStore({ url });
  expect(await store.counts()).toMatchObject({ events: EVENTS - 100, items: 1 });
  const { events } = await store.events.list({ limit: 200 });
  expect(events.map(({ event_id }) => event_id)).toEqual(
    Array.from({ length: 200 }, (_, at) => `a rather long name of event ${at}`),
  );
  expect(await store.items.get("a")).toMatchObject({ title: "A again" });
  await store.close();
});
