/** Explanations: contributions add up to the score, for known and cold-start items. */
import { expect, test } from "vitest";

import { testDatabase } from "../testing/test-database.ts";
import {
  userQuery,
  event,
  fillWithTwoTastes,
  item,
  testEngine,
  train,
} from "../testing/test-engine.ts";

test("the contributions of likes and dislikes add up to the score", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  expect(await train(engine)).toBe("done");
  const { events, recommendations } = engine.ports;
  await events.track([
    event("me", "red-0", "like"),
    event("me", "red-1", "like"),
    event("me", "red-2", "dislike"),
    event("me", "blue-0", "view"),
  ]);
  const list = await recommendations.forUser(userQuery("me", { limit: 20 }));
  const shown = list.items.find(({ item: { categories } }) => categories.includes("red"));
  if (shown === undefined) throw new Error("no red item was recommended");
  const explained = await recommendations.explain({
    user_id: "me",
    item_id: shown.item.item_id,
  });
  expect(explained).toMatchObject({
    item: shown.item,
    seen: false,
    model_version: list.model_version,
  });
  expect(explained?.score).toBeCloseTo(shown.score, 5);
  const weights = new Map(explained?.contributions.map((part) => [part.item_id, part.weight]));
  expect(weights.get("red-0")).toBeGreaterThan(0);
  expect(weights.get("red-2")).toBeLessThan(0);
  expect(weights.has("blue-0")).toBe(false);
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  expect(sum).toBeCloseTo(explained?.score ?? Number.NaN, 9);
  for (const reason of shown.because) {
    expect(weights.get(reason.item_id)).toBeCloseTo(reason.weight, 9);
  }
});

test("a blend takes the place of the model that serves, and its reasons add up", async () => {
  const url = await testDatabase();
  const before = await testEngine({ url, model: "ridge", refitAfterEvents: 0 });
  await fillWithTwoTastes(before.engine);
  expect(await train(before.engine)).toBe("done");
  await before.close();
  const { engine } = await testEngine({ url, model: "blend", refitAfterEvents: 0 });
  const { events, model, recommendations } = engine.ports;
  await events.track([event("me", "red-0", "like"), event("me", "blue-1", "like")]);
  const old = await recommendations.forUser(userQuery("me", { limit: 20 }));
  expect((await model.status()).model?.algorithm).toBe("ridge");
  expect(await train(engine)).toBe("done");
  expect((await model.status()).model?.algorithm).toBe("blend");
  const list = await recommendations.forUser(userQuery("me", { limit: 20 }));
  expect(list.model_version).not.toBe(old.model_version);
  const personal = list.items.filter(({ because }) => because.length > 0);
  expect(personal.length).toBeGreaterThan(5);
  for (const shown of personal) {
    const { item_id } = shown.item;
    const explained = await recommendations.explain({ user_id: "me", item_id });
    const sum = explained?.contributions.reduce((total, { weight }) => total + weight, 0);
    expect(Math.abs((sum ?? Number.NaN) - shown.score)).toBeLessThan(1e-6);
  }
});

test("a cold-start item is explained", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  const { events, items, recommendations } = engine.ports;
  await items.put([item("new", "red")]);
  await events.track([
    event("red-reader-0", "new", "like"),
    event("red-reader-1", "new", "like"),
    event("me", "red-1", "like"),
  ]);
  await expect
    .poll(async () => (await recommendations.explain({ user_id: "me", item_id: "new" }))?.score)
    .toBeGreaterThan(0);
  const explained = await recommendations.explain({ user_id: "me", item_id: "new" });
  expect(explained?.contributions.map((part) => part.item_id)).toEqual(["red-1"]);
});

test("an unknown user, or no model, gives no contributions", async () => {
  const { engine } = await testEngine();
  const { events, items, recommendations } = engine.ports;
  await items.put([item("a"), item("b")]);
  const nothing = { score: 0, contributions: [], model_version: null };
  expect(await recommendations.explain({ user_id: "nobody", item_id: "a" })).toEqual({
    ...nothing,
    item: item("a"),
    seen: false,
  });
  await events.track([event("me", "a", "like")]);
  expect(await recommendations.explain({ user_id: "me", item_id: "a" })).toEqual({
    ...nothing,
    item: item("a"),
    seen: true,
  });
  expect(await recommendations.explain({ user_id: "me", item_id: "c" })).toBeUndefined();
  await items.remove(["a"]);
  expect(await recommendations.explain({ user_id: "me", item_id: "a" })).toBeUndefined();
});
