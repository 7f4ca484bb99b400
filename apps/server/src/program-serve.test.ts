/** The built program serves: what it prints, stores, fits, and what it refuses to listen on. */
import { readdir, realpath, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";
import { z } from "zod";

import { builtProgram } from "./testing/built-program.ts";

const counts = z.object({ events: z.number(), users: z.number(), items: z.number() });
const statsAnswer = z.object({ data: z.object({ counts }) });

const program = builtProgram();

test("prints its address and what to try, which works, with the page that lies beside the program", async () => {
  const { child, url, ended } = program.start(["serve"]);
  const address = await url;
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  const page = await fetch(`${address}/app/`);
  expect(page.status).toBe(200);
  const scripts = [...(await page.text()).matchAll(/src="\.\/(assets\/[^"]+\.js)"/g)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, path] of scripts) {
    const script = await fetch(`${address}/app/${path}`);
    expect(script.status).toBe(200);
    expect(script.headers.get("content-encoding")).toMatch(/^(?:br|gzip)$/);
  }
  child.kill("SIGTERM");
  const { status, out } = await ended;
  expect(status).toBe(0);
  expect(out).toContain(`curl ${address}/hello_rec`);
  expect(out).toContain(`open ${address}/app/`);
  expect(out).toContain("npx pnpm@12 hellorec hello alice");
  const file = join(await realpath(program.folder), "data/hellorec.db");
  expect(out).toContain(`the data is in ${file}\n`);
  expect((await stat(file)).isFile()).toBe(true);
});

test("suggests the list of a user who exists, and none in an empty store", async () => {
  const first = program.start(["serve"]);
  const address = await first.url;
  const events = [{ user_id: "zoe", item_id: "m", type: "view" }];
  await fetch(`${address}/track`, { method: "POST", body: JSON.stringify({ events }) });
  first.child.kill("SIGTERM");
  expect((await first.ended).out).not.toContain("hellorec recommend");
  const second = program.start(["serve", "--demo"]);
  expect((await fetch(`${await second.url}/readyz`)).status).toBe(200);
  second.child.kill("SIGTERM");
  expect((await second.ended).out).toContain("hellorec recommend zoe");
});

test("stores what is tracked, recommends from it, and has the data for itself", async () => {
  const { url } = program.start(["serve"]);
  const address = await url;
  const call = async (path: string, input: object): Promise<unknown> =>
    (await fetch(address + path, { method: "POST", body: JSON.stringify(input) })).json();
  await call("/items/put", { items: [{ item_id: "m", title: "Metropolis" }] });
  const event = { event_id: "1", user_id: "a", item_id: "m", type: "like" };
  expect(await call("/track", { events: [event, event] })).toMatchObject({
    data: { accepted: 1, duplicates: 1 },
  });
  expect(await call("/popular", {})).toMatchObject({
    data: { items: [{ item: { item_id: "m" } }], strategy: "popular" },
  });
  expect(await call("/stats/get", {})).toMatchObject({
    data: {
      counts: { events: 1, items: 1 },
      procedures: expect.arrayContaining([
        expect.objectContaining({ procedure: "track", requests: 1 }),
      ]),
    },
  });
  const second = await program.run(["serve"], { LOG_LEVEL: "silent" });
  expect(second.status).toBe(2);
  expect(second.err.trim().split("\n")).toHaveLength(1);
});

test("--demo fills an empty store, and is ready once its first model serves", async () => {
  const { child, url, ended } = program.start(["serve", "--demo"]);
  const address = await url;
  const answer: unknown = await (
    await fetch(`${address}/recommend`, { method: "POST", body: '{"user_id":"alice"}' })
  ).json();
  expect(answer).toMatchObject({ data: { strategy: "personal" } });
  const count = async (base: string) =>
    statsAnswer.parse(await (await fetch(`${base}/stats/get`, { method: "POST" })).json());
  const before = await count(address);
  expect(before.data.counts.items).toBeGreaterThan(0);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ status: 0 });
  const again = await program.start(["serve", "--demo"]).url;
  expect(await count(again)).toEqual(before);
});

test("fits the configured model, on as many threads as long histories need", async () => {
  const address = await program.start(["serve"], { MODEL: "ridge", REFIT_AFTER_EVENTS: "0" }).url;
  const call = async (path: string, input: object): Promise<unknown> =>
    (await fetch(address + path, { method: "POST", body: JSON.stringify(input) })).json();
  // The squares of these histories' lengths add up to enough work for threads.
  for (let user = 0; user < 25; user += 1) {
    const events = Array.from({ length: 1000 }, (_, at) => ({
      user_id: `user-${user}`,
      item_id: `item-${(user + at) % 1100}`,
      type: "like",
    }));
    await call("/track", { events });
  }
  await call("/model/train", {});
  let status: unknown;
  do {
    await sleep(50);
    status = await call("/model/status", {});
  } while (JSON.stringify(status).includes('"state":"running"'));
  expect(status).toMatchObject({
    data: {
      model: { algorithm: "ridge", counts: { interactions: 25_000 }, choice: { by: "setting" } },
      job: { state: "done", progress: 1 },
    },
  });
});

test("a taken port is one line that names PORT", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const address = taken.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { status, err } = await program.run(["serve"], { PORT: String(address.port) });
  taken.close();
  expect(status).toBe(2);
  const next = address.port < 65_535 ? address.port + 1 : address.port - 1;
  const advice = `set PORT to a free one, such as PORT=${next}`;
  expect(err.trim().split("\n")).toEqual([expect.stringContaining(advice)]);
  expect(await readdir(program.folder)).toEqual([]);
});

test("an address that this machine does not have is refused", async () => {
  const nowhere = await program.run(["serve"], { HOST: "nosuch.invalid" });
  expect(nowhere.status).toBe(2);
  expect(nowhere.err).toContain("nosuch.invalid is no address of this machine");
});
