/** The engine through its ports: from events, items and fits to lists, and across restarts. */
import { expect, test } from "vitest";

import { damageModels, testDatabase } from "./testing/test-database.ts";
import {
  userQuery,
  event,
  fillWithTwoTastes,
  item,
  LIST,
  testEngine,
  train,
} from "./testing/test-engine.ts";

const ids = (list: { items: readonly { item: { item_id: string } }[] }) =>
  list.items.map((entry) => entry.item.item_id);

const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();

test("an empty store serves empty popular lists", async () => {
  const { engine } = await testEngine();
  const list = await engine.ports.recommendations.forUser(userQuery("nobody"));
  expect(list).toMatchObject({ items: [], strategy: "popular", model_version: null });
  expect(list.next_cursor).toBeUndefined();
});

test("a fit of an empty log fails and says what to do", async () => {
  const { engine } = await testEngine();
  expect(await train(engine)).toMatch(/nothing to learn from yet.*track/);
  expect(await engine.ports.model.status()).toMatchObject({ model: null, version: null });
});

test("one event changes the very next list, without a fit in between", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  expect(await train(engine)).toBe("done");
  const before = await engine.ports.recommendations.forUser(userQuery("newcomer"));
  expect(before.strategy).toBe("popular");

  await engine.ports.events.track([event("newcomer", "red-3")]);
  const after = await engine.ports.recommendations.forUser(userQuery("newcomer", { limit: 5 }));
  expect(after.strategy).toBe("personal");
  expect(ids(after).every((id) => id.startsWith("red-"))).toBe(true);
  expect(ids(after)).not.toContain("red-3");
  for (const { because, score } of after.items) {
    expect(because).toEqual([
      { item_id: "red-3", title: "Title of red-3", weight: expect.closeTo(score, 6) },
    ]);
  }
  const scores = after.items.map((entry) => entry.score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
});

test("a dislike counts against its neighbours, and hides the item itself", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.events.track([event("x", "red-1", "view"), event("x", "blue-1", "like")]);
  await engine.ports.events.track([event("x", "red-2", "dislike")]);
  const list = await engine.ports.recommendations.forUser(userQuery("x", { limit: 10 }));
  const scored = list.items.filter((entry) => entry.score > 0);
  expect(scored.every((entry) => entry.item.item_id.startsWith("blue-"))).toBe(true);
  expect(ids(list)).not.toContain("red-2");
});

test("a like that was taken back leaves the lists as they were", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  const { recommendations, events } = engine.ports;
  const list = (user: string) => recommendations.forUser(userQuery(user, { limit: 10 }));
  const popular = async () => {
    const { items } = await recommendations.popular({ ...LIST, limit: 100 });
    return items.find(({ item: { item_id } }) => item_id === "red-1")?.score;
  };
  const scoreBefore = await popular();
  expect(await events.track([event("x", "red-1", "like")])).toEqual({ accepted: 1, duplicates: 0 });
  expect((await list("x")).strategy).toBe("personal");
  // A ranking that took long is used for a while.
  await expect.poll(popular, { timeout: 20_000 }).toBeGreaterThan(scoreBefore ?? Infinity);
  // Known, so it is not named as a type without a weight.
  expect(await events.track([event("x", "red-1", "unlike")])).toEqual({
    accepted: 1,
    duplicates: 0,
  });
  expect((await list("x")).strategy).toBe("popular");
  await expect.poll(popular, { timeout: 20_000 }).toBeCloseTo(scoreBefore ?? NaN, 3);
});

test("seen items are left out unless the query includes them", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.events.track([event("x", "red-1"), event("x", "red-2", "rating", 2.5)]);
  const without = await engine.ports.recommendations.forUser(userQuery("x", { limit: 100 }));
  expect(ids(without)).not.toContain("red-1");
  expect(ids(without)).not.toContain("red-2");
  expect(without.items).toHaveLength(22);
  const seen = await engine.ports.recommendations.forUser(
    userQuery("x", { limit: 100, include_seen: true }),
  );
  expect(ids(seen)).toContain("red-2");
  expect(seen.items).toHaveLength(24);
});

test("a list is filled up with popular items, at score 0 and without reasons", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.events.track([event("x", "red-1")]);
  const list = await engine.ports.recommendations.forUser(userQuery("x", { limit: 20 }));
  const fill = list.items.filter((entry) => entry.score === 0);
  expect(fill.length).toBeGreaterThan(0);
  expect(fill.every((entry) => entry.because.length === 0)).toBe(true);
  expect(list.strategy).toBe("personal");
});

test("pages never repeat an item, even if events reorder the list between them", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.events.track([event("x", "red-1")]);
  const shown: string[] = [];
  const lists = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < 10; page++) {
    const list = await engine.ports.recommendations.forUser(
      userQuery("x", { limit: 5, include_seen: true, ...(cursor !== undefined && { cursor }) }),
    );
    shown.push(...ids(list));
    lists.add(list.recommendation_id);
    expect(list.strategy).toBe("personal");
    cursor = list.next_cursor;
    if (cursor === undefined) break;
    await engine.ports.events.track([event("x", `blue-${page}`, "purchase")]);
  }
  expect(shown).toHaveLength(24);
  expect(new Set(shown).size).toBe(24);
  expect(lists.size).toBe(1);
});

test("categories, exclusions and availability narrow a list down", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.items.put([{ ...item("red-5", "red"), available: false }]);
  const { recommendations } = engine.ports;
  const similar = await recommendations.similar({
    ...LIST,
    item_id: "red-1",
    limit: 100,
    exclude_items: ["red-4", "no-such-item"],
  });
  expect(similar?.strategy).toBe("similar");
  expect(ids(similar ?? { items: [] }).toSorted()).toEqual(
    ["red-0", "red-2", "red-3", "red-6", "red-7", "red-8", "red-9", "red-10", "red-11"].toSorted(),
  );
  const all = await recommendations.popular({
    ...LIST,
    limit: 100,
    categories: ["red", "number-0"],
    category_match: "all",
  });
  expect(ids(all).toSorted()).toEqual(
    ["red-0", "red-2", "red-4", "red-6", "red-8", "red-10"].toSorted(),
  );
  const any = await recommendations.popular({ ...LIST, limit: 100, categories: ["blue", "?"] });
  expect(any.items).toHaveLength(12);
  const none = await recommendations.popular({ ...LIST, categories: ["?"] });
  expect(none.items).toEqual([]);
});

test("diversity brings items of other categories forward", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.events.track([event("x", "red-1", "purchase"), event("x", "blue-1", "view")]);
  const colours = async (diversity: number) => {
    const query = userQuery("x", { limit: 4, diversity });
    const list = await engine.ports.recommendations.forUser(query);
    return new Set(list.items.map((entry) => entry.item.categories[0])).size;
  };
  expect(await colours(0)).toBe(1);
  expect(await colours(0.8)).toBe(2);
});

test("a visitor's items make a session list; unknown ones are ignored", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  const { recommendations } = engine.ports;
  const list = await recommendations.forSession({ ...LIST, item_ids: ["blue-2", "?"], limit: 3 });
  expect(list.strategy).toBe("session");
  expect(ids(list).every((id) => id.startsWith("blue-") && id !== "blue-2")).toBe(true);
  const unknown = await recommendations.forSession({ ...LIST, item_ids: ["?"] });
  expect(unknown.strategy).toBe("popular");
});

test("similar: unknown is undefined; an item too new for the model gets items like it", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  const { recommendations, items } = engine.ports;
  expect(await recommendations.similar({ ...LIST, item_id: "?" })).toBeUndefined();
  await items.put([item("new", "blue")]);
  const list = await recommendations.similar({ ...LIST, item_id: "new", limit: 100 });
  expect(list?.strategy).toBe("similar");
  expect(ids(list ?? { items: [] })).toHaveLength(12);
  expect(ids(list ?? { items: [] }).every((id) => id.startsWith("blue-"))).toBe(true);
});

test("popular follows events at once, newest weighing most; items without events come last", async () => {
  const { engine } = await testEngine();
  await engine.ports.items.put([item("a"), item("b"), item("c"), item("d")]);
  await engine.ports.events.track([
    { ...event("1", "a", "like"), occurred_at: day(400) },
    { ...event("2", "a", "like"), occurred_at: day(400) },
    { ...event("3", "b", "like"), occurred_at: day(0) },
  ]);
  const popular = async (window_days?: number) =>
    ids(
      await engine.ports.recommendations.popular({
        ...LIST,
        ...(window_days !== undefined && { window_days }),
      }),
    );
  expect(await popular()).toEqual(["b", "a", "d", "c"]);
  expect(await popular(7)).toEqual(["b"]);
  await engine.ports.events.track([event("4", "c", "purchase")]);
  expect((await popular())[0]).toBe("c");
  expect(await popular(7)).toEqual(["c", "b"]);
});

test("events of an item outside the catalog are stored, and count once the item is put", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  const late = Array.from({ length: 6 }, (_, reader) => event(`red-reader-${reader}`, "late"));
  await engine.ports.events.track(late);
  await train(engine);
  const { items, recommendations, users, events } = engine.ports;
  expect(ids(await recommendations.popular({ ...LIST, limit: 100 }))).not.toContain("late");
  await events.track([event("x", "late", "like")]);
  expect((await users.history({ user_id: "x", limit: 50 })).events).toHaveLength(1);
  expect((await recommendations.forUser(userQuery("x"))).strategy).toBe("popular");

  await items.put([item("late", "red")]);
  const list = await recommendations.forUser(userQuery("x"));
  expect(list.strategy).toBe("personal");
  expect(list.items[0]?.because[0]?.item_id).toBe("late");
  const similar = await recommendations.similar({ ...LIST, item_id: "red-3", limit: 100 });
  expect(ids(similar ?? { items: [] })).toContain("late");

  await items.remove(["late"]);
  expect((await recommendations.forUser(userQuery("x"))).strategy).toBe("popular");
  expect(await items.get("late")).toBeUndefined();
});

test("the join is live: a new title shows in the next list", async () => {
  const { engine } = await testEngine();
  await engine.ports.items.put([item("a")]);
  const first = await engine.ports.recommendations.popular(LIST);
  expect(first.items[0]?.item.title).toBe("Title of a");
  await engine.ports.items.put([{ ...item("a"), title: "New" }]);
  const second = await engine.ports.recommendations.popular(LIST);
  expect(second.items[0]?.item.title).toBe("New");
});

test("an event long after all others leaves the popular list whole", async () => {
  const { engine } = await testEngine({ popularityHalfLifeDays: 1 });
  await engine.ports.items.put([item("a"), item("b")]);
  await engine.ports.events.track([{ ...event("x", "a"), occurred_at: "0001-01-01T00:00:00Z" }]);
  await engine.ports.recommendations.popular(LIST);
  await engine.ports.events.track([event("x", "b")]);
  const list = await engine.ports.recommendations.popular(LIST);
  expect(list.items.map((entry) => entry.item.item_id)).toEqual(["b", "a"]);
  expect(list.items.every((entry) => Number.isFinite(entry.score))).toBe(true);
});

test("neighbours of what a user dislikes do not fill the list up", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.events.track([event("x", "blue-1"), event("x", "red-1", "dislike")]);
  const list = await engine.ports.recommendations.forUser(userQuery("x", { limit: 100 }));
  expect(list.strategy).toBe("personal");
  expect(ids(list).some((id) => id.startsWith("red-"))).toBe(false);
});

test("live sends the list now, and again when the user's events change it", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  const abort = new AbortController();
  const live = engine.ports.recommendations.live({ user_id: "x", limit: 3 }, abort.signal);
  const lists = live[Symbol.asyncIterator]();
  expect((await lists.next()).value?.strategy).toBe("popular");
  await engine.ports.events.track([event("other", "red-1")]);
  await engine.ports.events.track([event("x", "red-1")]);
  expect((await lists.next()).value?.strategy).toBe("personal");
  const last = lists.next();
  abort.abort();
  expect((await last).done).toBe(true);
});

test("closing ends live lists and a running fit", async () => {
  const { engine, close } = await testEngine();
  await fillWithTwoTastes(engine);
  const live = engine.ports.recommendations.live({ user_id: "x", limit: 3 }, undefined);
  const lists = live[Symbol.asyncIterator]();
  await lists.next();
  const next = lists.next();
  await engine.ports.model.train();
  await close();
  expect((await next).done).toBe(true);
});

test("a second train joins the running fit", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  const first = await engine.ports.model.train();
  const second = await engine.ports.model.train();
  expect(second.job_id).toBe(first.job_id);
});

test("a model outlives the process, with its version, counts and metrics", async () => {
  const url = await testDatabase();
  const first = await testEngine({ url });
  await fillWithTwoTastes(first.engine);
  await train(first.engine);
  const { model } = await first.engine.ports.model.status();
  expect(model).toMatchObject({
    algorithm: "ridge",
    counts: { events: 192, users: 24, items: 24, interactions: 192 },
    parameters: { neighbours: 100 },
  });
  expect(model?.metrics["ndcg@20"]).toBeGreaterThan(model?.metrics["popularity_ndcg@20"] ?? 1);
  await first.close();

  const { engine } = await testEngine({ url });
  const { job, ...status } = await engine.ports.model.status();
  expect(job).toBeNull();
  expect(status.model).toEqual(model);
  await engine.ports.events.track([event("x", "red-1")]);
  const list = await engine.ports.recommendations.forUser(userQuery("x"));
  expect(list).toMatchObject({ strategy: "personal", model_version: model?.version });
  expect((await engine.ports.model.history({ limit: 10 })).models).toEqual([model]);
});

test("a damaged model is refused: the one before it serves until a new one is fitted", async () => {
  const url = await testDatabase();
  const first = await testEngine({ url, model: "rp3beta" });
  await fillWithTwoTastes(first.engine);
  await train(first.engine);
  const older = (await first.engine.ports.model.status()).model;
  await train(first.engine);
  const newest = (await first.engine.ports.model.status()).model;
  await first.close();
  const trainedAt = `"trained_at":"${newest?.trained_at}"`;
  await damageModels(url, trainedAt, trainedAt.replace("Z", "z"));

  const errors: unknown[] = [];
  const { engine } = await testEngine({
    url,
    model: "rp3beta",
    onError: (error) => void errors.push(error),
  });
  const status = await engine.ports.model.status();
  expect(status.version).toBe(older?.version);
  expect(status.job?.state).toBe("running");
  expect(String(errors)).toMatch(`fitting anew (${newest?.version}: its checksum does not hold)`);
  const job_id = status.job?.job_id;
  for await (const _ of engine.ports.model.progress({ job_id }, undefined)) {
    // Until it has ended.
  }
  expect((await engine.ports.model.history({ limit: 10 })).models).toHaveLength(3);
});

test("statistics count events, lists and the clicks they led to", async () => {
  const { engine } = await testEngine();
  await engine.ports.items.put([item("a")]);
  const { recommendation_id } = await engine.ports.recommendations.popular(LIST);
  // An empty list has nothing to click.
  await engine.ports.recommendations.popular({ ...LIST, categories: ["none"] });
  // An operator looks at the list of a user who does not see it.
  const looked = { ...LIST, user_id: "z", include_seen: false, is_preview: true };
  expect((await engine.ports.recommendations.forUser(looked)).items).toHaveLength(1);
  const click = { ...event("x", "a", "click"), event_id: "1", recommendation_id };
  await engine.ports.events.track([click, event("y", "a")]);
  await engine.ports.events.track([click]);
  const stats = await engine.stats();
  expect(stats.counts).toEqual({ events: 2, users: 2, items: 1 });
  expect(stats.recommendations).toEqual({ served: 1, clicked: 1, click_through: 1 });
  expect(stats.events_per_minute.reduce((sum, minute) => sum + minute.events, 0)).toBe(2);
});

test(
  "removed events count nowhere any more, nor in the next model",
  { timeout: 60_000 },
  async () => {
    const { engine } = await testEngine({ refitAfterEvents: 0, model: "rp3beta" });
    await fillWithTwoTastes(engine);
    expect(await train(engine)).toBe("done");
    const old = (await engine.ports.model.status()).version;
    const { items, events } = engine.ports;
    await events.track([{ ...event("me", "red-1", "like"), event_id: "by ID" }]);
    const before = await engine.ports.recommendations.forUser(userQuery("me"));
    expect(before.strategy).toBe("personal");

    const reds = Array.from({ length: 12 }, (_, at) => `red-${at}`);
    await items.remove(reds.slice(1));
    const item_ids = reds.filter((itemId) => itemId !== "red-1");
    const byKey = [{ user_id: "me", event_id: "by ID" }];
    const removed = await engine.removeEvents({
      item_ids,
      events: [...byKey, { user_id: "me", event_id: "unknown" }],
    });
    expect(removed).toBe(12 * 8 - 8 + 1);
    expect((await engine.ports.recommendations.forUser(userQuery("me"))).strategy).toBe("popular");
    const popular = await engine.ports.recommendations.popular({ ...LIST, limit: 100 });
    expect(popular.items.every(({ item: { item_id } }) => !reds.slice(1).includes(item_id))).toBe(
      true,
    );
    await expect
      .poll(async () => (await engine.ports.model.status()).version, { timeout: 20_000 })
      .not.toBe(old);
    await train(engine);
    expect((await engine.ports.model.status()).model?.counts.items).toBe(13);
  },
);
