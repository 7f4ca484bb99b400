/**
 * The built program over items that are larger than it takes today: it starts, lists, searches, fits and
 * exports them in bounded memory, and takes the export back. 150 items of 1 MiB ended it at every start.
 */
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";

import type { Item } from "@hellorec/api";
import { openStore } from "@hellorec/store";
import { expect, test } from "vitest";
import { z } from "zod";

import { builtProgram } from "../src/testing/built-program.ts";
import { sizes } from "./support/form.ts";

const COUNT = sizes({ quick: 150, long: 600 });
const MAX_MIB = 512;
const LIMIT = 65_536;

const program = builtProgram();

const page = z.object({
  items: z.array(z.looseObject({ item_id: z.string() })),
  next_cursor: z.string().optional(),
});
const list = z.object({ items: z.array(z.object({ item: z.object({ item_id: z.string() }) })) });
const events = z.object({ events: z.array(z.unknown()), next_cursor: z.string().optional() });
const status = z.object({ job: z.object({ state: z.string() }).nullable() });

/** About 1 MiB of JSON, in characters of two bytes. */
function largeItem(at: number): Item {
  const cast = Array.from({ length: 21 }, (_, k) => `имя${at}-${k} ${"ж".repeat(480)}`);
  const attributes = Object.fromEntries(Array.from({ length: 50 }, (_, k) => [`cast ${k}`, cast]));
  return {
    item_id: `large-${at}`,
    title: `Title ${at}`,
    categories: ["all"],
    attributes,
    available: true,
  };
}

async function fill(file: string): Promise<void> {
  const store = await openStore({ url: file });
  for (let at = 0; at < COUNT; at += 1) await store.items.put([largeItem(at)]);
  await store.events.append(
    Array.from({ length: 600 }, (_, at) => ({
      event_id: `event ${at}`,
      user_id: `user ${at % 60}`,
      item_id: `large-${(at * 7) % COUNT}`,
      type: "like",
      occurred_at: 1_700_000_000_000 + at,
    })),
  );
  await store.close();
}

/** The most memory that a process has had, in MiB. */
async function peakMiB(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(text)?.[1]) / 1024;
}

test.runIf(process.platform === "linux")(
  "starts, lists, searches, fits and exports, in bounded memory; and imports the export",
  async () => {
    const file = join(program.folder, "large.db");
    await fill(file);
    const running = program.start(["serve"], { DATABASE_URL: file, MODEL: "rp3beta" });
    const url = await running.url;
    const call = async <T>(path: string, input: object, schema: z.ZodType<T>): Promise<T> => {
      const response = await fetch(url + path, { method: "POST", body: JSON.stringify(input) });
      const answer = z.object({ code: z.literal(0), data: schema }).parse(await response.json());
      return answer.data;
    };

    for (const query of [{ search: "t" }, { search: "title" }, { sort: "popularity" }, {}]) {
      const { items, next_cursor } = await call("/items/list", { ...query, limit: 1000 }, page);
      expect([items.length, next_cursor]).toEqual([1, expect.any(String)]);
    }
    await call("/model/train", {}, z.unknown());
    await expect
      .poll(async () => (await call("/model/status", {}, status)).job?.state, { timeout: 30_000 })
      .toBe("done");
    const users = Array.from({ length: 60 }, (_, at) => `user ${at}`);
    const lists = await Promise.all(
      users.map((user_id) => call("/recommend", { user_id, limit: 100 }, list)),
    );
    expect(lists.every(({ items }) => items.length === 1)).toBe(true);

    const exported = join(program.folder, "export.jsonl");
    const out = createWriteStream(exported);
    let cursor: string | undefined;
    let count = 0;
    do {
      const found = await call("/items/list", { limit: 1000, ...(cursor && { cursor }) }, page);
      for (const item of found.items) out.write(`${JSON.stringify(item)}\n`);
      count += found.items.length;
      cursor = found.next_cursor;
    } while (cursor !== undefined);
    expect(count).toBe(COUNT);
    for (const event of (await call("/events/list", { limit: 1000 }, events)).events) {
      out.write(`${JSON.stringify(event)}\n`);
    }
    await finished(out.end());

    // What is new has a limit, and the others are not in the way of its error.
    const response = await fetch(`${url}/items/put`, {
      method: "POST",
      body: JSON.stringify({ items: [{ ...largeItem(0), attributes: { a: ["ж".repeat(499)] } }] }),
    });
    expect(response.status).toBe(200);
    const refused = await fetch(`${url}/items/put`, {
      method: "POST",
      body: JSON.stringify({
        items: [{ ...largeItem(1), attributes: { a: Array(100).fill("ж".repeat(480)) } }],
      }),
    });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(`more than the ${LIMIT} that are allowed`);

    expect(await peakMiB(running.child.pid)).toBeLessThan(MAX_MIB);
    running.child.kill("SIGTERM");
    expect(await running.ended).toMatchObject({ status: 0 });

    const copy = { DATABASE_URL: join(program.folder, "copy.db") };
    expect(await program.run(["import", "export.jsonl"], copy)).toMatchObject({ status: 0 });
    const store = await openStore({ url: copy.DATABASE_URL });
    let at = 0;
    const found: string[] = [];
    for await (const items of store.items.scan()) {
      for (const item of items) {
        found.push(item.item_id);
        if (at++ % 10 === 0) expect(item).toEqual(largeItem(Number(item.item_id.slice(6))));
      }
    }
    expect(found).toHaveLength(COUNT);
    expect(await store.counts()).toMatchObject({ events: 600, items: COUNT });
    await store.close();
  },
  240_000,
);
