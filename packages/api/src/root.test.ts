/** Every procedure of the router, called in process. */
import { describe, expect, test } from "vitest";

import { appRouter } from "./root.ts";
import { mutation, query } from "./testing/over-http.ts";
import { explanation, film, fitJob, keyInfo, list, samplePorts } from "./testing/sample-ports.ts";

const caller = appRouter.createCaller(samplePorts());

describe("every procedure answers with what its port said", () => {
  const event = { user_id: "alice", item_id: "metropolis", type: "view" };
  const calls: Record<string, [() => Promise<unknown>, unknown]> = {
    helloRec: [() => caller.helloRec({ user_id: "alice" }), "hello alice"],
    multiply: [() => caller.multiply({ a: 6, b: 7 }), 42],
    track: [() => caller.track({ events: [event] }), { accepted: 1, duplicates: 0 }],
    recommend: [() => caller.recommend({ user_id: "alice" }), list],
    recommendForSession: [
      () => caller.recommendForSession({ item_ids: ["m"] }),
      { ...list, strategy: "session" },
    ],
    similar: [() => caller.similar({ item_id: "metropolis" }), { ...list, strategy: "similar" }],
    popular: [() => caller.popular(), { ...list, strategy: "popular" }],
    explain: [() => caller.explain({ user_id: "alice", item_id: "metropolis" }), explanation],
    "items.put": [
      () => caller.items.put({ items: [{ item_id: "m", title: "M" }] }),
      { created: 1, updated: 0 },
    ],
    "items.get": [() => caller.items.get({ item_id: "metropolis" }), film],
    "items.getMany": [
      () => caller.items.getMany({ item_ids: ["metropolis", "lost"] }),
      { items: [film] },
    ],
    "items.list": [() => caller.items.list(), { items: [film] }],
    "items.categories": [
      () => caller.items.categories(),
      { categories: [{ category: "Drama", items: 1 }] },
    ],
    "items.remove": [() => caller.items.remove({ item_ids: ["metropolis"] }), { removed: 1 }],
    "users.list": [() => caller.users.list(), { users: [{ user_id: "alice" }] }],
    "users.history": [
      () => caller.users.history({ user_id: "alice" }),
      { events: [expect.objectContaining({ event_id: "e1" })] },
    ],
    "users.forget": [() => caller.users.forget({ user_id: "alice" }), { erased_events: 1 }],
    "events.list": [
      () => caller.events.list(),
      { events: [expect.objectContaining({ event_id: "e1" })] },
    ],
    "model.train": [() => caller.model.train(), { job_id: "job-1", state: "running" }],
    "model.status": [() => caller.model.status(), expect.objectContaining({ version: "1" })],
    "model.history": [
      () => caller.model.history(),
      { models: [expect.objectContaining({ version: "1" })] },
    ],
    "stats.get": [() => caller.stats.get(), expect.objectContaining({ uptime_seconds: 1 })],
    "demo.status": [() => caller.demo.status(), { loaded: true, alone: true, items: 1 }],
    "keys.list": [() => caller.keys.list(), { keys: [keyInfo] }],
    "keys.create": [() => caller.keys.create({ scope: "write" }), { key: "hrk_abc", ...keyInfo }],
    "keys.revoke": [() => caller.keys.revoke({ key_id: "abc" }), { revoked: true }],
    "keys.rotate": [
      () => caller.keys.rotate({ key_id: "abc" }),
      { key: "hrk_def", ...keyInfo, key_id: "def", replaced: keyInfo },
    ],
    "tokens.create": [
      () => caller.tokens.create({ user_id: "alice" }),
      { token: "hru_abc", expires_at: "2026-01-31T12:00:00Z" },
    ],
    "demo.remove": [() => caller.demo.remove(), { removed_items: 1, removed_events: 1 }],
    live: [
      async () => collect(await caller.live({ user_id: "alice" })),
      [list, { ...list, recommendation_id: "list-2" }],
    ],
    "model.progress": [
      async () => collect(await caller.model.progress()),
      [fitJob(0.5), fitJob(1)],
    ],
  };

  test.each(Object.entries(calls))("%s", async (_name, [call, expected]) => {
    expect(await call()).toEqual(expected);
  });

  test("and none was left out here", () => {
    expect(Object.keys(calls).toSorted()).toEqual(
      Object.keys(appRouter._def.procedures).toSorted(),
    );
  });
});

describe("helloRec", () => {
  test.each(["", "ünï 🦊", "x".repeat(10_000)])("greets %j", async (name) => {
    expect(await caller.helloRec({ user_id: name })).toBe(`hello ${name}`);
  });
});

describe("defaults", () => {
  test("fills in what a list query left out before the port sees it", async () => {
    const seen: unknown[] = [];
    const ports = samplePorts();
    const watched = appRouter.createCaller({
      ...ports,
      recommendations: {
        ...ports.recommendations,
        forUser: async (asked) => {
          seen.push(asked);
          return list;
        },
      },
    });
    await watched.recommend({ user_id: "alice" });
    expect(seen).toEqual([
      { user_id: "alice", limit: 10, category_match: "any", diversity: 0, include_seen: false },
    ]);
  });
});

describe("streams", () => {
  test("end the port's stream when the reader leaves early", async () => {
    let ended = false;
    const ports = samplePorts();
    const streaming = appRouter.createCaller({
      ...ports,
      recommendations: {
        ...ports.recommendations,
        async *live() {
          try {
            for (;;) yield list;
          } finally {
            ended = true;
          }
        },
      },
    });
    for await (const first of await streaming.live({ user_id: "alice" })) {
      expect(first).toEqual(list);
      break;
    }
    expect(ended).toBe(true);
  });

  test("hand the port the signal of the request", async () => {
    const controller = new AbortController();
    const signals: (AbortSignal | undefined)[] = [];
    const ports = samplePorts();
    const streaming = appRouter.createCaller(
      {
        ...ports,
        model: {
          ...ports.model,
          async *progress(_query, signal) {
            signals.push(signal);
            yield fitJob(1);
          },
        },
      },
      { signal: controller.signal },
    );
    await collect(await streaming.model.progress());
    expect(signals).toEqual([controller.signal]);
  });
});

describe("names every object has", () => {
  const names = ["__proto__", "constructor", "then", "call", "toString", "hasOwnProperty"];
  const paths = [...names, ...names.map((name) => `items.${name}`), "items", "helloRec.then"];

  test.each(paths)("are no procedures: %s", async (path) => {
    for (const answer of [
      await query(samplePorts(), path, "{}"),
      await mutation(samplePorts(), path, "{}"),
    ]) {
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toMatchObject({
        error: { data: { code: "NOT_FOUND", hellorec_code: 2004 } },
      });
    }
  });

  test.each(names)("change nothing as keys of an input: %s", async (name) => {
    const input = `{"user_id":"alice","${name}":{"user_id":"mallory","polluted":true}}`;
    const { text } = await query(samplePorts(), "helloRec", input);
    expect(text).not.toContain("mallory");
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  test.each(names)("are kept as keys of attributes, or refused: %s", async (name) => {
    const stored: unknown[] = [];
    const ports = samplePorts();
    const items = {
      ...ports.items,
      put: async (given: readonly unknown[]) => {
        stored.push(...given);
        return { created: 1, updated: 0 };
      },
    };
    const attributes = `{"${name}":"x","year":1927}`;
    const body = `{"items":[{"item_id":"m","title":"M","attributes":${attributes}}]}`;
    const { status, text } = await mutation({ ...ports, items }, "items.put", body);
    if (name === "__proto__") {
      expect(status).toBe(400);
      expect(text).toContain("items[0].attributes.__proto__: is not allowed as a key");
      expect(stored).toEqual([]);
      return;
    }
    expect(status).toBe(200);
    expect(stored).toMatchObject([{ attributes: { [name]: "x", year: 1927 } }]);
    expect(Object.getPrototypeOf(Object(stored[0]).attributes)).toBe(Object.prototype);
  });

  test("do not make a caller look like a promise", async () => {
    expect(await Promise.resolve(caller)).toBe(caller);
  });
});

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of stream) values.push(value);
  return values;
}
