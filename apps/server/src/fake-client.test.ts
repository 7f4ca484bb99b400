/** The fake client of `@hellorec/client/testing` answers as a built server does. */
import { setTimeout as sleep } from "node:timers/promises";

import { appRouter } from "@hellorec/api";
import { createClient, getUntypedClient, safe } from "@hellorec/client";
import type { HellorecClient } from "@hellorec/client";
import { createFakeClient, sampleEvents, sampleItems } from "@hellorec/client/testing";
import { createKey } from "@hellorec/credentials";
import { beforeEach, expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";

const program = builtProgram();

interface Pair {
  readonly fake: HellorecClient;
  readonly real: HellorecClient;
}

/** Enough for a model to know which films belong together. */
const likes = ["dora", "emil", "fritz"].flatMap((user_id) =>
  ["the-general", "the-kid", "nosferatu", "caligari"].map((item_id, at) => ({
    event_id: `${user_id}-${at}`,
    user_id,
    item_id,
    type: "like",
    occurred_at: `2026-01-02T00:00:0${at}.000Z`,
  })),
);

let clients: Pair;
beforeEach(async () => {
  const key = createKey().text;
  const settings = { MODEL: "rp3beta", REFIT_AFTER_EVENTS: "0", HELLOREC_ADMIN_KEY: key };
  const url = await program.start(["serve"], settings).url;
  const real = createClient({ url, token: key });
  const { client: fake } = createFakeClient({ data: { items: [], events: [] } });
  clients = { fake, real };
  for (const client of [fake, real]) {
    await client.items.put.mutate({ items: [...sampleItems] });
    await client.track.mutate({ events: [...sampleEvents, ...likes] });
    await client.model.train.mutate();
  }
  while ((await real.model.status.query()).job?.state === "running") await sleep(20);
});

const MUTATIONS: ReadonlySet<string> = new Set([
  "track",
  "items.put",
  "items.remove",
  "users.forget",
  "model.train",
  "demo.remove",
  "keys.create",
  "keys.revoke",
  "keys.rotate",
  "tokens.create",
]);
const SUBSCRIPTIONS: ReadonlySet<string> = new Set(["live", "model.progress"]);

type Call = readonly [path: string, input?: unknown];

/** The same call to both, as an answer or an error. */
async function both([path, input]: Call): Promise<{ fake: unknown; real: unknown }> {
  const call = async (client: HellorecClient): Promise<unknown> => {
    const untyped = getUntypedClient(client);
    const { data, error } = await safe(
      MUTATIONS.has(path) ? untyped.mutation(path, input) : untyped.query(path, input),
    );
    if (error === undefined) return data;
    const { reason, kind, code, http_status, issues, message, events } = error;
    return { reason, kind, code, http_status, issues, message, events };
  };
  return { fake: await call(clients.fake), real: await call(clients.real) };
}

/** What follows from the model, or from what the server did before. */
const OF_THE_SERVER =
  /\.(?:parameters|metrics|choice|search|events_per_minute|procedures|failed_calls)\b/;

/** Every field in a value with the type of what it holds, such as `items[].score: number`. */
function fieldsOf(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => fieldsOf(entry, `${path}[]`));
  if (value === null) return [`${path}: null`];
  if (typeof value !== "object") return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([name, inner]) => fieldsOf(inner, `${path}.${name}`));
}

const item = { item_id: "tea", title: "Tea", categories: ["Drink"] };
const event = { user_id: "carol", item_id: "metropolis", type: "like", event_id: "c1" };

/** Calls whose answers are the same, in this order. */
const SAME: readonly Call[] = [
  ["helloRec", { user_id: "alice" }],
  ["multiply", { a: 6, b: 7 }],
  ["items.get", { item_id: "metropolis" }],
  ["items.getMany", { item_ids: ["metropolis", "lost", "detour"] }],
  ["items.list", { search: "murnau nothing" }],
  ["items.list", { categories: ["Comedy"], sort: "title" }],
  ["items.list", { categories: ["Comedy", "Drama"], category_match: "all" }],
  ["items.list", { sort: "newest", limit: 100 }],
  ["items.categories"],
  ["items.put", { items: [item, { ...item, title: "Green tea" }] }],
  ["items.put", { items: [item] }],
  ["items.remove", { item_ids: ["tea", "lost"] }],
  ["events.list", { limit: 1000 }],
  ["track", { events: [event, event] }],
  [
    "track",
    {
      events: [
        { ...event, event_id: "c2", type: "wave", occurred_at: "2026-01-31T13:00:00+01:00" },
      ],
    },
  ],
  ["users.list"],
  ["users.list", { search: "b" }],
  ["users.history", { user_id: "bob", limit: 100 }],
  ["users.forget", { user_id: "carol" }],
  ["users.forget", { user_id: "carol" }],
  ["demo.remove"],
];

/** Calls whose answers have the same fields. */
const ALIKE: readonly Call[] = [
  ["recommend", { user_id: "alice", limit: 2 }],
  ["recommend", { user_id: "nobody", limit: 2 }],
  ["recommendForSession", { item_ids: ["nosferatu"], limit: 2 }],
  ["similar", { item_id: "nosferatu", limit: 2 }],
  ["popular", { limit: 2 }],
  ["explain", { user_id: "bob", item_id: "nosferatu" }],
  ["model.status"],
  ["model.history"],
  ["stats.get"],
  ["demo.status"],
  ["keys.create", { scope: "read", name: "shop", expires_in: 60 }],
  ["keys.list"],
  ["tokens.create", { user_id: "alice" }],
  ["model.train"],
];

/** Calls that both refuse, with the same error. */
const REFUSED: readonly Call[] = [
  ["recomend", {}],
  ["helloRec", {}],
  ["multiply", { a: 2 ** 53, b: 1 }],
  ["multiply", { a: 2 ** 52, b: 4 }],
  ["recommend", { user_id: "", limit: 0, limt: 3 }],
  ["recommend", { user_id: "alice", cursor: "mine" }],
  ["recommendForSession", { item_ids: [] }],
  ["similar", { item_id: "lost" }],
  ["explain", { user_id: "alice", item_id: "lost" }],
  ["popular", { diversity: 2 }],
  ["items.get", { item_id: "lost" }],
  ["items.getMany", { item_ids: [] }],
  ["items.list", { limit: 1001, cursor: "mine" }],
  ["items.list", { cursor: "mine" }],
  ["items.put", { items: [{ item_id: "x" }] }],
  ["items.remove", { item_ids: "x" }],
  ["items.categories", { limit: 1 }],
  ["track", { events: [] }],
  ["track", { events: [event, { ...event, event_id: "r", type: "rating", value: 9 }] }],
  ["users.list", { prefix: "a" }],
  ["users.list", { cursor: "mine" }],
  ["users.history", { user_id: "bob", cursor: "mine" }],
  ["users.forget", {}],
  ["events.list", { cursor: "mine" }],
  ["model.train", { now: true }],
  ["model.status", { now: true }],
  ["model.history", { limit: 0 }],
  ["stats.get", { since: 1 }],
  ["demo.status", { all: true }],
  ["demo.remove", { all: true }],
  ["keys.list", { all: true }],
  ["keys.create", { scope: "everything" }],
  ["keys.revoke", { key_id: "abc" }],
  ["keys.rotate", { key_id: "abc" }],
  ["tokens.create", { user_id: "alice", expires_in: 0 }],
];

test("the same answers from the catalog, the log and the users", async () => {
  for (const call of SAME) {
    const { fake, real } = await both(call);
    expect(fake, call.join(" ")).toEqual(real);
  }
});

test("answers with the same fields, where they hold what a model or a clock says", async () => {
  for (const call of ALIKE) {
    const { fake, real } = await both(call);
    const ofReal = fieldsOf(real).filter((field) => !OF_THE_SERVER.test(field));
    expect(new Set(fieldsOf(fake)), call.join(" ")).toEqual(new Set(ofReal));
  }
});

test("the same errors", async () => {
  for (const call of REFUSED) {
    const { fake, real } = await both(call);
    expect(fake, call.join(" ")).toMatchObject({ reason: "refused" });
    expect(fake, call.join(" ")).toEqual(real);
  }
});

test("every procedure is among the calls above, or streams", () => {
  const called = new Set([...SAME, ...ALIKE, ...REFUSED].map(([path]) => path));
  const names = Object.keys(appRouter._def.procedures);
  expect(names.filter((name) => !called.has(name) && !SUBSCRIPTIONS.has(name))).toEqual([]);
});

test("live sends the list, and again once the user likes something", async () => {
  for (const client of [clients.fake, clients.real]) {
    const lists: string[][] = [];
    const subscription = client.live.subscribe(
      { user_id: "alice" },
      { onData: ({ items }) => lists.push(items.map((entry) => entry.item.item_id)) },
    );
    await expect.poll(() => lists, { timeout: 20_000 }).toHaveLength(1);
    const [first = ""] = lists[0] ?? [];
    await client.track.mutate({ events: [{ user_id: "alice", item_id: first, type: "like" }] });
    await expect.poll(() => lists.at(-1), { timeout: 20_000 }).not.toContain(first);
    subscription.unsubscribe();
  }
});
