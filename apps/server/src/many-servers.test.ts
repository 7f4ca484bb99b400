/** Three built servers over one PostgreSQL database, as an operator runs them. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { createClient } from "@hellorec/client";
import type { HellorecClient } from "@hellorec/client";
import { emptyDatabase } from "@hellorec/test-postgres";
import type { EmptyDatabase } from "@hellorec/test-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startRoundRobin } from "./testing/round-robin.ts";

const program = fileURLToPath(new URL("../dist/hellorec-server.js", import.meta.url));
/** Far longer than anything here takes. It ends a wait for something that never happens. */
const DEADLINE = { timeout: 60_000, interval: 20 };

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly client: HellorecClient;
  /** Everything it wrote. */
  readonly output: () => string;
  readonly ended: Promise<unknown>;
}

let database: EmptyDatabase;
let servers: [Running, Running, Running];
beforeAll(async () => {
  database = await emptyDatabase();
  // All start at once: the first one migrates the schema.
  servers = await Promise.all([startServer(), startServer(), startServer()]);
});
afterAll(async () => {
  for (const { child, ended } of servers) {
    child.kill("SIGKILL");
    await ended;
  }
  await database[Symbol.asyncDispose]();
});

async function startServer(): Promise<Running> {
  const child = spawn(process.execPath, [program, "serve"], {
    env: {
      PATH: process.env["PATH"],
      PORT: "0",
      DATABASE_URL: database.url,
      MODEL: "rp3beta",
      REFIT_AFTER_EVENTS: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      const [, address] = /hellorec serves (http:\S+)/.exec(output) ?? [];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("close", () => reject(new Error(`it ended: ${output}`)));
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const port = Number(new URL(url).port);
  return { child, port, client: createClient({ url }), output: () => output, ended };
}

const event = (user_id: string, item_id: string, event_id?: string) => ({
  user_id,
  item_id,
  type: "like",
  ...(event_id !== undefined && { event_id }),
});

/** A catalog of two colours, and users who like one of them each. */
async function fill({ client }: Running): Promise<void> {
  const colours = ["red", "blue"];
  await client.items.put.mutate({
    items: colours.flatMap((colour) =>
      Array.from({ length: 12 }, (_, at) => ({
        item_id: `${colour}-${at}`,
        title: `${colour} ${at}`,
      })),
    ),
  });
  await client.track.mutate({
    events: colours.flatMap((colour) =>
      Array.from({ length: 12 }, (_, reader) =>
        Array.from({ length: 8 }, (_, at) =>
          event(`${colour}-${reader}`, `${colour}-${(reader + at) % 12}`),
        ),
      ).flat(),
    ),
  });
}

async function train({ client }: Running): Promise<string> {
  const { job_id } = await client.model.train.mutate();
  for (;;) {
    const { job } = await client.model.status.query();
    if (job?.job_id === job_id && job.state !== "running") return job.error ?? job.state;
    await sleep(20);
  }
}

const recommended = async ({ client }: Running, user_id: string) => {
  const { strategy, items } = await client.recommend.query({ user_id, limit: 24 });
  return { strategy, ids: items.map(({ item }) => item.item_id) };
};
const versionOf = async ({ client }: Running) => (await client.model.status.query()).version;

test("a list that one server served, and whose events others took, counts once on every server", async () => {
  const [one, two, three] = servers;
  await fill(one);
  const { recommendation_id } = await one.client.popular.query({});
  // The answer does not wait until the list is stored, and clicks count for lists that are.
  const served = async () => (await two.client.stats.get.query()).recommendations.served;
  await expect.poll(served, DEADLINE).toBe(1);
  const click = { ...event("clicker", "red-0"), recommendation_id };
  await two.client.track.mutate({ events: [click] });
  await three.client.track.mutate({ events: [click] });
  for (const { client } of servers) {
    await expect
      .poll(async () => (await client.stats.get.query()).recommendations, DEADLINE)
      .toEqual({ served: 1, clicked: 1, click_through: 1 });
  }
});

test("what one server stores counts on every other: models, events, items, erasures", async () => {
  const [first, second, third] = servers;
  await fill(first);

  // A model that one of them fitted serves on all.
  expect(await train(first)).toBe("done");
  const fitted = await versionOf(first);
  expect(fitted).not.toBeNull();
  for (const other of [second, third]) {
    await expect.poll(() => versionOf(other), DEADLINE).toBe(fitted);
  }

  // An event, when the other servers have the user's empty profile cached.
  for (const each of servers) expect((await recommended(each, "new")).strategy).toBe("popular");
  await first.client.track.mutate({ events: [event("new", "red-3")] });
  for (const other of [second, third]) {
    await expect
      .poll(async () => (await recommended(other, "new")).strategy, DEADLINE)
      .toBe("personal");
  }
  const popular = async ({ client }: Running) =>
    (await client.popular.query({ limit: 1 })).items[0]?.item.item_id;
  const fans = Array.from({ length: 30 }, (_, at) => event(`fan-${at}`, "blue-7"));
  await third.client.track.mutate({ events: fans });
  for (const each of servers) await expect.poll(() => popular(each), DEADLINE).toBe("blue-7");

  // Items: taken away, changed, and new.
  await second.client.items.remove.mutate({ item_ids: ["red-4"] });
  const title = "Red at last";
  await second.client.items.put.mutate({ items: [{ item_id: "red-5", title }] });
  await second.client.items.put.mutate({ items: [{ item_id: "green", title: "Green" }] });
  for (const other of [first, third]) {
    await expect
      .poll(async () => (await recommended(other, "new")).ids, DEADLINE)
      .not.toContain("red-4");
    await expect
      .poll(async () => (await recommended(other, "new")).ids, DEADLINE)
      .toContain("green");
    await expect
      .poll(async () => (await other.client.items.get.query({ item_id: "red-5" })).title, DEADLINE)
      .toBe(title);
    // Searches, orders and categories have them as well.
    const search = async (text: string) => {
      const query = { search: text, sort: "relevance" } as const;
      return (await other.client.items.list.query(query)).items.map(({ item_id }) => item_id);
    };
    expect(await search("lsat red")).toEqual(["red-5"]);
    expect(await search("green")).toEqual(["green"]);
    expect(await search("red 4")).not.toContain("red-4");
    const [newest] = (await other.client.items.list.query({ sort: "newest", limit: 1 })).items;
    expect(newest?.item_id).toBe("green");
    expect(await other.client.items.categories.query()).toEqual(
      await second.client.items.categories.query(),
    );
  }

  // An erasure drops the user's list, and the model that was trained on it.
  expect(await third.client.users.forget.mutate({ user_id: "new" })).toEqual({ erased_events: 1 });
  for (const each of servers) {
    await expect
      .poll(async () => (await recommended(each, "new")).strategy, DEADLINE)
      .toBe("popular");
    expect((await each.client.users.history.query({ user_id: "new" })).events).toEqual([]);
    await expect
      .poll(async () => [null, fitted].includes(await versionOf(each)), DEADLINE)
      .toBe(false);
  }
  const versions = async () => new Set(await Promise.all(servers.map(versionOf))).size;
  await expect.poll(versions, DEADLINE).toBe(1);
});

test("a live list reacts to an event that another server stored", async () => {
  const [first, second] = servers;
  const input = encodeURIComponent(JSON.stringify({ user_id: "viewer" }));
  const response = await fetch(`http://127.0.0.1:${second.port}/trpc/live?input=${input}`, {
    headers: { accept: "text/event-stream" },
    signal: AbortSignal.timeout(DEADLINE.timeout),
  });
  let text = "";
  let lists = 0;
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const strategies = [...text.matchAll(/"strategy":"(\w+)"/g)].map(([, strategy]) => strategy);
    if (strategies.length === lists) continue;
    lists = strategies.length;
    if (lists === 1) {
      expect(strategies).toEqual(["popular"]);
      await first.client.track.mutate({ events: [event("viewer", "blue-2")] });
    } else if (strategies.at(-1) === "personal") {
      break;
    }
  }
  expect(lists).toBeGreaterThan(1);
});

test("a user erased on one server stays in no model that another server is fitting", async () => {
  const [first, second] = servers;
  const liked = Array.from({ length: 10 }, (_, at) => event("gone", `blue-${at}`));
  await first.client.track.mutate({ events: liked });
  await second.client.model.train.mutate();
  expect(await first.client.users.forget.mutate({ user_id: "gone" })).toEqual({
    erased_events: liked.length,
  });
  const { counts } = await first.client.stats.get.query();
  for (const { client } of servers) {
    await expect
      .poll(async () => (await client.model.status.query()).model?.counts.events, DEADLINE)
      .toBe(counts.events);
  }
});

test("one is killed while it fits, under load: nothing acknowledged is lost, no call fails, another fits", async () => {
  const [first, second, third] = servers;
  await using proxy = await startRoundRobin(servers.map(({ port }) => port));
  const acknowledged = new Set<string>();
  const failures: unknown[] = [];
  let isLoaded = true;
  const caller = async (name: number): Promise<void> => {
    const client = createClient({ url: proxy.url });
    for (let call = 0; isLoaded; call++) {
      const events = Array.from({ length: 5 }, (_, at) =>
        event(`caller-${name}`, `red-${at}`, `${name}-${call}-${at}`),
      );
      try {
        const { accepted, duplicates } = await client.track.mutate({ events });
        expect(accepted + duplicates).toBe(5);
        for (const { event_id = "" } of events) acknowledged.add(event_id);
        await client.recommend.query({ user_id: `caller-${name}` });
      } catch (error) {
        failures.push(error);
      }
    }
  };
  const load = Promise.all([1, 2, 3, 4].map((name) => caller(name)));
  await expect.poll(() => acknowledged.size, DEADLINE).toBeGreaterThan(100);

  const before = await versionOf(first);
  await first.client.model.train.mutate();
  const phaseOf = async ({ client }: Running) => (await client.model.status.query()).job?.phase;
  await expect.poll(() => phaseOf(first), DEADLINE).not.toMatch(/starting|waiting/);
  const { job_id } = await second.client.model.train.mutate();
  first.child.kill("SIGKILL");
  await first.ended;
  const atKill = acknowledged.size;

  const jobOf = async ({ client }: Running) => (await client.model.status.query()).job;
  await expect.poll(async () => (await jobOf(second))?.state, DEADLINE).toBe("done");
  expect((await jobOf(second))?.job_id).toBe(job_id);
  const after = await versionOf(second);
  expect(after).not.toBe(before);
  await expect.poll(() => versionOf(third), DEADLINE).toBe(after);
  await expect.poll(() => acknowledged.size, DEADLINE).toBeGreaterThan(atKill + 100);
  isLoaded = false;
  await load;
  expect(failures).toEqual([]);

  const stored: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await third.client.events.list.query({ limit: 1000, cursor });
    stored.push(...page.events.map(({ event_id }) => event_id));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  expect(new Set(stored).size).toBe(stored.length);
  const kept = new Set(stored);
  expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
});

test("no server printed the password of the database", () => {
  const { password } = new URL(database.url);
  expect(password).not.toBe("");
  for (const { output } of servers) expect(output()).not.toContain(password);
});
