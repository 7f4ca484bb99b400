/** `hellorec-server backup` under load: the copy has everything that was acknowledged before. */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { createClient } from "@hellorec/client";
import type { HellorecClient } from "@hellorec/client";
import { afterEach, beforeEach, expect, test } from "vitest";

const program = fileURLToPath(new URL("../dist/hellorec-server.js", import.meta.url));
if (!existsSync(program)) throw new Error("build first: pnpm --filter @hellorec/server build");

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-backup-"));
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  await rm(folder, { recursive: true });
});

const settings = (DATABASE_URL: string) => ({
  cwd: folder,
  env: { PATH: process.env["PATH"], PORT: "0", LOG_LEVEL: "silent", DATABASE_URL },
});

async function serve(file: string): Promise<HellorecClient> {
  const child = spawn(process.execPath, [program, "serve"], {
    ...settings(file),
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /serves (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return createClient({ url });
  }
  throw new Error("the server did not start");
}

/** The whole log in its order. */
async function ledger(client: HellorecClient): Promise<string[]> {
  const lines: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 1000, ...(cursor !== undefined && { cursor }) };
    const page = await client.events.list.query(query);
    lines.push(...page.events.map((event) => JSON.stringify(event)));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return lines;
}

test("a backup under load is the beginning of the log, with all that was acknowledged before", async () => {
  const client = await serve("source.db");
  await client.items.put.mutate({ items: [{ item_id: "m", title: "Metropolis" }] });
  const acknowledged: string[] = [];
  let writing = true;
  const callers = Array.from({ length: 8 }, async (_, caller) => {
    for (let batch = 0; writing; batch += 1) {
      const events = Array.from({ length: 1 + ((batch * 37) % 200) }, (__, at) => ({
        event_id: `${caller}.${batch}.${at}`,
        user_id: `user ${at % 17}`,
        item_id: "m",
        type: "rating",
        value: 0.5 + (at % 10) / 2,
      }));
      await client.track.mutate({ events });
      acknowledged.push(...events.map((event) => event.event_id));
    }
  });
  await sleep(500);
  const copies: { readonly file: string; readonly before: string[] }[] = [];
  for (const file of ["first.db", "second.db"]) {
    const before = [...acknowledged];
    await promisify(execFile)(process.execPath, [program, "backup", file], settings("source.db"));
    copies.push({ file, before });
  }
  writing = false;
  await Promise.all(callers);

  const all = await ledger(client);
  expect(all).toHaveLength(acknowledged.length);
  for (const { file, before } of copies) {
    const copy = await serve(file);
    const copied = await ledger(copy);
    expect(copied).toEqual(all.slice(0, copied.length));
    const ids = new Set(copied.map((text) => /"event_id":"([^"]+)"/.exec(text)?.[1]));
    expect(before.length).toBeGreaterThan(0);
    expect(before.filter((id) => !ids.has(id))).toEqual([]);
    expect(await copy.items.get.query({ item_id: "m" })).toMatchObject({ title: "Metropolis" });
  }
  expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
});
