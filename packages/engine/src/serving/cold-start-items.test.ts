/** Cold-start items through the engine: how they are found, scored, explained and dropped. */
import { expect, test } from "vitest";

import type { Engine } from "../engine.ts";
import { testDatabase } from "../testing/test-database.ts";
import {
  userQuery,
  event,
  fillWithTwoTastes,
  item,
  LIST,
  testEngine,
  train,
} from "../testing/test-engine.ts";

/** The entry of an item in a user's list, if it has a score. */
async function scoredFor(engine: Engine, userId: string, itemId: string) {
  const list = await engine.ports.recommendations.forUser(userQuery(userId, { limit: 100 }));
  return list.items.find(({ score, item: { item_id } }) => item_id === itemId && score > 0);
}

async function similarTo(engine: Engine, itemId: string) {
  const query = { ...LIST, item_id: itemId, limit: 100 };
  const list = await engine.ports.recommendations.similar(query);
  const scores = list?.items.map((entry) => [entry.item.item_id, entry.score] as const);
  return { strategy: list?.strategy, scores: new Map(scores) };
}

/** A fitted engine, a cold-start item that two readers of red like, and two other users. */
async function withColdStartItem(url?: string) {
  const { engine, close } = await testEngine({
    model: "rp3beta",
    ...(url !== undefined && { url }),
  });
  await fillWithTwoTastes(engine);
  expect(await train(engine)).toBe("done");
  const { events, items } = engine.ports;
  await items.put([item("new", "red")]);
  await events.track([event("x", "red-1", "like"), event("y", "blue-1", "like")]);
  await events.track([event("red-reader-0", "new", "like"), event("red-reader-1", "new", "like")]);
  await expect.poll(() => scoredFor(engine, "x", "new")).toBeDefined();
  return { engine, close };
}

test("an item that two users liked since the fit is recommended, explained and has neighbours", async () => {
  const { engine } = await withColdStartItem();
  const { version } = await engine.ports.model.status();
  const list = await engine.ports.recommendations.forUser(userQuery("x", { limit: 100 }));
  expect(list).toMatchObject({ strategy: "personal", model_version: version });
  const entry = list.items.find(({ item: { item_id } }) => item_id === "new");
  expect(entry?.because).toEqual([
    { item_id: "red-1", title: "Title of red-1", weight: expect.closeTo(entry?.score ?? 0, 6) },
  ]);
  const scores = list.items.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  expect(await scoredFor(engine, "y", "new")).toBeUndefined();

  const ofRed = await similarTo(engine, "red-1");
  const known = [...ofRed.scores.values()];
  // On the scale of the model's own weights.
  expect(ofRed.scores.get("new")).toBeGreaterThan(Math.min(...known) / 10);
  expect(ofRed.scores.get("new")).toBeLessThan(Math.max(...known) * 10);
  expect((await similarTo(engine, "blue-1")).scores.has("new")).toBe(false);
  const own = await similarTo(engine, "new");
  expect(own.strategy).toBe("similar");
  expect([...own.scores.keys()].every((id) => id.startsWith("red-"))).toBe(true);
  expect(own.scores.size).toBeGreaterThan(5);

  await engine.ports.events.track([event("z", "new", "like")]);
  const fromNewAlone = await engine.ports.recommendations.forUser(userQuery("z", { limit: 3 }));
  expect(fromNewAlone.strategy).toBe("personal");
  expect(fromNewAlone.items.map((each) => each.item.item_id).join()).toMatch(/^(red-\d+,?){3}$/);
  expect(fromNewAlone.items[0]?.because[0]).toMatchObject({ item_id: "new" });
});

test("a cold-start item is neither listed nor a reason while it is disliked, unavailable or removed", async () => {
  const { engine } = await withColdStartItem();
  const { events, items, recommendations } = engine.ports;
  await events.track([event("w", "new", "dislike"), event("w", "blue-2", "like")]);
  const list = await recommendations.forUser(userQuery("w", { limit: 100 }));
  expect(list.strategy).toBe("personal");
  const ids = list.items.map((entry) => entry.item.item_id);
  expect(ids).not.toContain("new");
  // Near what was disliked.
  expect(ids).not.toContain("red-3");

  await items.put([{ ...item("new", "red"), available: false }]);
  await events.track([event("z", "new", "like")]);
  expect((await similarTo(engine, "red-1")).scores.has("new")).toBe(false);
  expect((await recommendations.forUser(userQuery("z"))).strategy).toBe("personal");
  await items.remove(["new"]);
  expect((await recommendations.forUser(userQuery("z"))).strategy).toBe("popular");
  await items.put([item("new", "red")]);
  await expect.poll(() => scoredFor(engine, "x", "new")).toBeDefined();
});

test("later events of a liker change a cold-start item; erasing the liker undoes that", async () => {
  const { engine } = await withColdStartItem();
  await engine.ports.events.track([event("red-reader-0", "blue-1", "like")]);
  await expect.poll(() => scoredFor(engine, "y", "new")).toBeDefined();
  await engine.ports.users.forget("red-reader-0");
  // The old model still serves, but without the cold-start items that the user contributed to.
  expect(await scoredFor(engine, "y", "new")).toBeUndefined();
  await expect.poll(() => scoredFor(engine, "x", "new")).toBeDefined();
  expect(await scoredFor(engine, "y", "new")).toBeUndefined();
});

test("a cold-start item is fitted however many users changed", async () => {
  const { engine } = await testEngine({ model: "rp3beta" });
  await fillWithTwoTastes(engine);
  expect(await train(engine)).toBe("done");
  const { events, items } = engine.ports;
  await items.put([item("new", "red")]);
  await events.track([event("x", "red-1", "like")]);
  await events.track([
    event("red-reader-0", "new", "like"),
    ...Array.from({ length: 15_000 }, (_, at) => event(`passer-by-${at}`, "blue-1")),
  ]);
  await expect.poll(() => scoredFor(engine, "x", "new")).toBeDefined();
});

test("cold-start items are found again after a restart, and the next model knows them", async () => {
  const url = await testDatabase();
  const first = await withColdStartItem(url);
  await first.close();
  const { engine } = await testEngine({ url, model: "rp3beta" });
  await expect.poll(() => scoredFor(engine, "x", "new")).toBeDefined();
  expect(await train(engine)).toBe("done");
  expect(await scoredFor(engine, "x", "new")).toBeDefined();
});
