/** Training as a whole: real processes and threads over a real store. */
import type { Event, FitJob } from "@hellorec/api";
import { isSampledUser } from "@hellorec/store";
import { afterEach, expect, test, vi } from "vitest";

import type { Engine } from "../engine.ts";
import { isOnCluster, testDatabase } from "../testing/test-database.ts";
import {
  userQuery,
  event,
  fillWithTwoTastes,
  item,
  LIST,
  testEngine,
  train,
} from "../testing/test-engine.ts";

afterEach(() => void vi.useRealTimers());

async function track(engine: Engine, events: readonly Event[]): Promise<void> {
  for (let at = 0; at < events.length; at += 1000) {
    await engine.ports.events.track(events.slice(at, at + 1000));
  }
}

/** Readers and items of `tastes` kinds; every reader likes `each` items of one kind. */
function readers(count: number, tastes: number, each: number): Event[] {
  return Array.from({ length: count }, (_, reader) =>
    Array.from({ length: each }, (_, at) =>
      event(`reader-${reader}`, `item-${reader % tastes}-${(reader * 7 + at) % 40}`, "like"),
    ),
  ).flat();
}

/** Every list there is for a user and an item has finite scores. */
async function expectFiniteScores(engine: Engine, userId: string, itemId: string): Promise<void> {
  const { recommendations } = engine.ports;
  const lists = [
    await recommendations.forUser(userQuery(userId, { limit: 100, include_seen: true })),
    await recommendations.forSession({ ...LIST, item_ids: [itemId], limit: 100 }),
    await recommendations.similar({ ...LIST, item_id: itemId, limit: 100 }),
  ];
  const scores = lists.flatMap((list) => list?.items.map(({ score }) => score) ?? []);
  expect(scores.filter((score) => !Number.isFinite(score))).toEqual([]);
}

/** The real one: some tests stop the clock. */
const startTimer = setTimeout;

/** Asks not so often that it keeps the fit from its work. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => startTimer(resolve, 25));
}

test("models are compared on enough data; the selection is reported, saved and used again", async () => {
  const url = await testDatabase();
  const options = { url, modelBudgetOperations: 1e7, refitAfterEvents: 0 };
  const first = await testEngine(options);
  await track(first.engine, readers(150, 4, 15));
  expect(await train(first.engine)).toBe("done");
  const { model } = await first.engine.ports.model.status();
  expect(model?.choice).toMatchObject({ by: "search", interactions: model?.counts.interactions });
  expect(model?.choice?.reason).toMatch(/kept back|without a comparison/);
  expect(model?.metrics["recall@20"]).toBeGreaterThan(model?.metrics["popularity_recall@20"] ?? 1);
  await first.close();

  const { engine } = await testEngine(options);
  await engine.ports.events.track([event("newcomer", "item-0-1", "like")]);
  expect(await train(engine)).toBe("done");
  const again = (await engine.ports.model.status()).model;
  expect(again?.counts.events).toBe((model?.counts.events ?? 0) + 1);
  expect(again).toMatchObject({
    algorithm: model?.algorithm,
    parameters: model?.parameters,
    choice: model?.choice,
  });
});

test("the model of the settings is fitted", async () => {
  const { engine } = await testEngine({ model: "ridge" });
  await fillWithTwoTastes(engine);
  expect(await train(engine)).toBe("done");
  const { model } = await engine.ports.model.status();
  expect(model).toMatchObject({ algorithm: "ridge", choice: { by: "setting" } });
  expect(model?.parameters).toHaveProperty("lambda");
  await engine.ports.events.track([event("x", "red-3")]);
  const list = await engine.ports.recommendations.forUser(userQuery("x", { limit: 5 }));
  expect(list.items.every((entry) => entry.item.item_id.startsWith("red-"))).toBe(true);
});

test("a fit that would not fit into memory learns from a sample of the users, and stays within", async () => {
  const notes: string[] = [];
  const { engine } = await testEngine({
    model: "rp3beta",
    fitMemoryMb: 256,
    refitAfterEvents: 0,
    onNote: (line) => notes.push(line),
  });
  // Many items, each of one reader, are what takes memory.
  const own = Array.from({ length: 2500 }, (_, reader) =>
    Array.from({ length: 12 }, (__, at) =>
      event(`reader-${reader}`, `own-${reader}-${at}`, "like"),
    ),
  );
  const shared = readers(2500, 20, 4);
  await engine.ports.items.put(
    [...new Set(shared.map(({ item_id }) => item_id))].map((id) => item(id)),
  );
  await track(engine, [...own.flat(), ...shared]);
  expect(await train(engine)).toBe("done");
  const { model } = await engine.ports.model.status();
  const share = model?.sample?.share ?? 1;
  expect(share).toBeLessThan(1);
  const sampled = own.filter((_, reader) => isSampledUser(`reader-${reader}`, share));
  expect(model?.counts).toMatchObject({ events: 40_000, users: sampled.length });
  expect(notes).toEqual([expect.stringContaining(`${sampled.length} users who like something`)]);
  const others = await engine.ports.recommendations.forSession({ ...LIST, item_ids: ["item-3-2"] });
  expect(others.items.some(({ item: { item_id } }) => item_id.startsWith("item-3-"))).toBe(true);
  // The same data and memory give the same model.
  expect(await train(engine)).toBe("done");
  const again = await engine.ports.model.status();
  expect(again.version?.split("-")[1]).toBe(model?.version.split("-")[1]);
});

test("with more data a first model serves before models are compared", async () => {
  const { engine } = await testEngine({ modelBudgetOperations: 1e7, refitAfterEvents: 0 });
  await track(engine, readers(1100, 5, 20));
  const versions: (string | undefined)[] = [];
  const { job_id } = await engine.ports.model.train();
  for await (const job of engine.ports.model.progress({ job_id }, undefined)) {
    if (job.state === "done") versions.push(job.model_version);
  }
  const first = await engine.ports.model.status();
  expect(first).toMatchObject({ version: versions[0], model: { choice: { by: "default" } } });
  expect(first.search?.progress).toBeLessThanOrEqual(1);
  await until(async () => (await engine.ports.model.status()).model?.choice?.by === "search");
  const second = await engine.ports.model.status();
  expect(second.search).toBeUndefined();
  expect(second.model?.choice?.interactions).toBe(first.model?.counts.interactions);
});

test("a comparison that time stops is told in the log, and its reason says so", async () => {
  const errors: unknown[] = [];
  const { engine } = await testEngine({
    modelBudgetSeconds: 0.3,
    refitAfterEvents: 0,
    onError: (error) => errors.push(error),
  });
  await track(engine, readers(1100, 20, 20));
  expect(await train(engine)).toBe("done");
  await until(async () => (await engine.ports.model.status()).model?.choice?.by === "search");
  const { model } = await engine.ports.model.status();
  expect(model?.choice?.reason).toMatch(/within 0.3 s|stopped after 0.3 s/);
  expect(errors.map(String)).toEqual([expect.stringContaining("was stopped after 0.3 s")]);
});

test("the selection of removed data goes with it, and models are compared again", async () => {
  const { engine } = await testEngine({ modelBudgetOperations: 1e7, refitAfterEvents: 0 });
  await track(engine, readers(150, 4, 15));
  expect(await train(engine)).toBe("done");
  const first = (await engine.ports.model.status()).model?.choice;
  expect(first?.by).toBe("search");
  // As many events on other items: the number of interactions alone does not tell.
  const item_ids = Array.from({ length: 160 }, (_, at) => `item-${at % 4}-${Math.floor(at / 4)}`);
  expect(await engine.removeEvents({ item_ids, events: [] })).toBe(2250);
  await until(async () => (await engine.ports.model.status()).job?.state !== "running");
  const others = readers(150, 4, 15).map((like) => ({ ...like, item_id: `new-${like.item_id}` }));
  await track(engine, others);
  expect(await train(engine)).toBe("done");
  const second = (await engine.ports.model.status()).model?.choice;
  expect(second).toMatchObject({ by: "search", interactions: first?.interactions });
  expect(second?.chosen_at).not.toBe(first?.chosen_at);
});

test("a selection made on far less data does not serve: the default does until the next one", async () => {
  const { engine } = await testEngine({ modelBudgetOperations: 1e7, refitAfterEvents: 0 });
  await track(engine, readers(150, 4, 15));
  expect(await train(engine)).toBe("done");
  const first = (await engine.ports.model.status()).model?.choice;
  const more = readers(1100, 4, 20).map((like) => ({ ...like, user_id: `more-${like.user_id}` }));
  await track(engine, more);
  expect(await train(engine)).toBe("done");
  const [newest] = (await engine.ports.model.history({ limit: 1 })).models;
  expect(newest?.choice?.by).toBe("default");
  expect(newest?.choice?.reason).toMatch(/changed a lot since models were compared/);
  await until(async () => (await engine.ports.model.status()).model?.choice?.by === "search");
  const second = (await engine.ports.model.status()).model?.choice;
  expect(second?.interactions).toBeGreaterThan(2 * (first?.interactions ?? 0));
});

// Beside the clock of the schedule it is that of all queries to a cluster.
test.skipIf(isOnCluster())(
  "the first model is fitted by itself once there are enough events, and the next after more",
  async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { engine } = await testEngine({ refitAfterEvents: 150 });
    await fillWithTwoTastes(engine);
    expect((await engine.ports.model.status()).job).toBeNull();
    vi.advanceTimersByTime(10_000);
    await until(async () => (await engine.ports.model.status()).version !== null);
    const first = await engine.ports.model.status();
    const more = Array.from({ length: 150 }, (_, at) => event(`new-${at}`, "red-1", "like"));
    await engine.ports.events.track(more);
    vi.advanceTimersByTime(3_600_000);
    await until(async () => (await engine.ports.model.status()).version !== first.version);
    expect((await engine.ports.model.status()).model?.counts.events).toBe(192 + 150);
  },
);

test("events of before the start count for the next fit", async () => {
  const url = await testDatabase();
  const before = await testEngine({ url, refitAfterEvents: 0 });
  await fillWithTwoTastes(before.engine);
  await before.close();
  const { engine } = await testEngine({ url, refitAfterEvents: 192 });
  // They are counted by a read of the store, whose limit of time fake timers would reach: a fit waits 5 s.
  await until(async () => (await engine.ports.model.status()).version !== null);
  expect((await engine.ports.model.status()).model?.counts.events).toBe(192);
});

test("a fit requested while one runs includes every event tracked before, in the same job", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  const first = await engine.ports.model.train();
  await engine.ports.events.track([event("late", "red-1", "like")]);
  const second = await engine.ports.model.train();
  expect(second.job_id).toBe(first.job_id);
  const jobs: FitJob[] = [];
  for await (const job of engine.ports.model.progress(second, undefined)) jobs.push(job);
  expect(jobs.at(-1)).toMatchObject({ state: "done", progress: 1 });
  const shares = jobs.map((job) => job.progress);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect((await engine.ports.model.status()).model?.counts.users).toBe(25);
  // The fit that ran was not cancelled: its model served in between. In a cluster it may have begun later.
  const { models } = await engine.ports.model.history({ limit: 10 });
  if (!isOnCluster()) expect(models).toHaveLength(2);
});

test("closing cancels a fit and a search that run, and the job says why", async () => {
  const { engine, close } = await testEngine({ refitAfterEvents: 0 });
  await track(engine, readers(1100, 20, 20));
  expect(await train(engine)).toBe("done");
  const { job_id } = await engine.ports.model.train();
  const { model } = engine.ports;
  const running = await model.status();
  expect(running.search).toBeDefined();
  expect(running.job).toMatchObject({ job_id, state: "running" });
  await close();
  expect(await model.status()).toMatchObject({
    job: { job_id, state: "failed", error: "the server is shutting down" },
    version: running.version,
  });
});

test.each<[string, Event[]]>([
  ["one user and one item", [event("user-0", "item-0", "like")]],
  [
    "one user with many items",
    Array.from({ length: 50 }, (_, at) => event("user-0", `item-${at}`)),
  ],
  [
    "one item with many users",
    Array.from({ length: 50 }, (_, at) => event(`user-${at}`, "item-0")),
  ],
  [
    "every user alike",
    Array.from({ length: 300 }, (_, at) => event(`user-${at % 50}`, `item-${at % 6}`, "like")),
  ],
  [
    "every user alike and enough of them to compare models",
    Array.from({ length: 4000 }, (_, at) =>
      event(`user-${Math.floor(at / 8)}`, `item-${at % 8}`, "like"),
    ),
  ],
  ["a value that is no number", [event("user-0", "item-0"), event("user-0", "x", "rating", NaN)]],
])("%s: a model or a clear error, and finite scores", async (_, events) => {
  const { engine } = await testEngine({ modelBudgetOperations: 1e7, refitAfterEvents: 0 });
  const items = [...new Set(events.map(({ item_id }) => item_id))].map((id) => item(id));
  await engine.ports.items.put(items);
  await track(engine, events);
  expect(await train(engine)).toBe("done");
  await expectFiniteScores(engine, "user-0", "item-0");
});

test("dislikes alone: nothing to learn, and the error says so", async () => {
  const { engine } = await testEngine();
  await engine.ports.events.track([event("a", "x", "dislike"), event("b", "x", "rating", 1)]);
  expect(await train(engine)).toMatch(/nothing to learn from yet.*track/);
});

test("after a removal of everything no model serves, and no job fails, nor after a restart", async () => {
  const url = await testDatabase();
  const { engine, close } = await testEngine({ url });
  await fillWithTwoTastes(engine);
  expect(await train(engine)).toBe("done");
  const colours = ["red", "blue"];
  const item_ids = colours.flatMap((colour) =>
    Array.from({ length: 12 }, (_, at) => `${colour}-${at}`),
  );
  expect(await engine.removeEvents({ item_ids, events: [] })).toBe(192);
  await until(async () => (await engine.ports.model.status()).job?.state !== "running");
  const after = await engine.ports.model.status();
  expect(after).toMatchObject({ model: null, job: { state: "done" } });
  expect(after.job).not.toHaveProperty("model_version");
  await close();

  const again = await testEngine({ url });
  await until(async () => (await again.engine.ports.model.status()).job?.state !== "running");
  expect((await again.engine.ports.model.status()).job?.error).toBeUndefined();
  await fillWithTwoTastes(again.engine);
  expect(await train(again.engine)).toBe("done");
});

test("IDs are any text", async () => {
  const { engine } = await testEngine({ refitAfterEvents: 0 });
  const odd = [
    "tab\there",
    "line\nbreak",
    "🎬🍿",
    // PostgreSQL has no text with it.
    ...(isOnCluster() ? [] : ["\u0000"]),
    '"quoted"',
    " ",
    "__proto__",
    "ж".repeat(200),
  ];
  await engine.ports.items.put(odd.map((id) => item(id)));
  await track(
    engine,
    odd.flatMap((user) => odd.map((id) => event(user, id, "like"))),
  );
  expect(await train(engine)).toBe("done");
  for (const id of odd) await expectFiniteScores(engine, id, id);
  const list = await engine.ports.recommendations.similar({ ...LIST, item_id: "🎬🍿" });
  expect(list?.strategy).toBe("similar");
  expect(list?.items.map((entry) => entry.item.item_id)).toContain("tab\there");
});

test("twenty thousand events of one user fit, and the newest items count", async () => {
  const { engine } = await testEngine({ modelBudgetOperations: 1e7, refitAfterEvents: 0 });
  await track(
    engine,
    Array.from({ length: 20_000 }, (_, at) => event("busy", `item-${at % 3000}`)),
  );
  await track(engine, readers(20, 2, 5));
  expect(await train(engine)).toBe("done");
  expect((await engine.ports.model.status()).model?.counts.events).toBe(20_100);
  await expectFiniteScores(engine, "busy", "item-1-1");
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("the weight %s is refused", async (like) => {
  const weights = { view: 1, click: 2, like, purchase: 5, dislike: -4, rating_midpoint: 2.5 };
  await expect(testEngine({ eventWeights: weights })).rejects.toThrow(
    /weight of "like" is .*finite/,
  );
});
