/** Lists through the engine: what a cached list depends on. */
import type { Recommendations } from "@hellorec/api";
import { expect, test } from "vitest";

import {
  userQuery,
  event,
  fillWithTwoTastes,
  item,
  LIST,
  testEngine,
  train,
} from "../testing/test-engine.ts";

/** A list without what is new in each response. */
const contentOf = (list: Recommendations) => ({
  strategy: list.strategy,
  model_version: list.model_version,
  items: list.items,
});
const idsOf = (list: Recommendations) => list.items.map((entry) => entry.item.item_id);

test("a cached list has the same content, with an ID and a cursor of its own", async () => {
  const { engine } = await testEngine({ model: "rp3beta" });
  await fillWithTwoTastes(engine);
  await train(engine);
  const { events, recommendations } = engine.ports;
  await events.track([event("x", "red-1", "like")]);
  const ask = (cursor?: string) =>
    recommendations.forUser(userQuery("x", { limit: 4, ...(cursor !== undefined && { cursor }) }));
  const first = await ask();
  const again = await ask();
  expect(contentOf(again)).toEqual(contentOf(first));
  expect(again.recommendation_id).not.toBe(first.recommendation_id);
  const next = await ask(again.next_cursor);
  expect(next.recommendation_id).toBe(again.recommendation_id);
  expect(idsOf(next).some((id) => idsOf(again).includes(id))).toBe(false);
  const shorter = await recommendations.forUser(userQuery("x", { limit: 2 }));
  expect(idsOf(shorter)).toEqual(idsOf(first).slice(0, 2));
});

test("a list is recomputed after each change of its dependencies", async () => {
  const { engine } = await testEngine({ model: "rp3beta" });
  await fillWithTwoTastes(engine);
  await train(engine);
  const { events, items, recommendations, users } = engine.ports;
  await events.track([event("x", "red-1", "like")]);
  const query = userQuery("x", { limit: 4 });
  const ask = async () => recommendations.forUser(query);
  const before = await ask();
  const [best = "", second = ""] = idsOf(before);

  await items.put([{ ...item(best, "red"), title: "New title" }]);
  expect((await ask()).items[0]?.item.title).toBe("New title");
  await items.put([{ ...item(best, "red"), available: false }]);
  expect(idsOf(await ask())[0]).toBe(second);
  await items.remove([second]);
  expect(idsOf(await ask())).not.toContain(second);
  await events.track([event("x", "red-2", "dislike"), event("x", "blue-3", "purchase")]);
  expect(idsOf(await ask())[0]).toMatch(/^blue/);
  const { model_version } = await ask();
  expect(await train(engine)).toBe("done");
  expect((await ask()).model_version).not.toBe(model_version);
  await users.forget("x");
  expect((await ask()).strategy).toBe("popular");
});

test("popular items that fill a list up follow events", async () => {
  const { engine } = await testEngine({ model: "rp3beta" });
  await fillWithTwoTastes(engine);
  await train(engine);
  const { events, recommendations } = engine.ports;
  await events.track([event("x", "red-1", "like")]);
  const personal = async () => idsOf(await recommendations.forUser(userQuery("x", { limit: 100 })));
  const firstBlue = async () => (await personal()).find((id) => id.startsWith("blue-"));
  const popular = async () => idsOf(await recommendations.popular(LIST))[0];
  const similar = async () => {
    const query = { ...LIST, item_id: "red-2", limit: 3 };
    return (await recommendations.similar(query))?.items.map((entry) => entry.score);
  };
  const likes = (itemId: string, batch: number) =>
    Array.from({ length: 30 }, (_, at) => event(`fan-${batch}-${at}`, itemId, "purchase"));
  const scores = await similar();
  await events.track(likes("blue-7", 1));
  expect(await firstBlue()).toBe("blue-7");
  expect(await popular()).toBe("blue-7");
  await events.track([...likes("blue-9", 2), ...likes("blue-9", 3)]);
  expect(await firstBlue()).toBe("blue-9");
  expect(await popular()).toBe("blue-9");
  expect(await similar()).toEqual(scores);
});

test("popular lists hold two data sets that are years apart, whichever came first", async () => {
  const { engine } = await testEngine();
  const { events, items, recommendations } = engine.ports;
  await items.put(["classic", "known", "old", "hit", "new"].map((itemId) => item(itemId)));
  const likes = (count: number, itemId: string, occurred_at: string) =>
    Array.from({ length: count }, (_, user) => ({
      ...event(`${user} in ${occurred_at.slice(0, 4)}`, itemId, "like"),
      occurred_at,
    }));
  const popular = async (window_days?: number) =>
    idsOf(await recommendations.popular({ ...LIST, window_days }));
  const recently = "2026-01-31T12:00:00Z";
  await events.track([...likes(20, "hit", recently), ...likes(1, "new", recently)]);
  expect(await popular()).toEqual(["hit", "new", "old", "known", "classic"]);
  const longAgo = "2016-01-31T12:00:00Z";
  await events.track(likes(900, "classic", longAgo));
  await events.track([...likes(200, "known", longAgo), ...likes(9, "old", longAgo)]);
  expect(await popular()).toEqual(["hit", "classic", "known", "new", "old"]);
  expect(await popular(7)).toEqual(["hit", "new"]);
  // A wrong clock neither ages the rest nor is in a window.
  await events.track(likes(60, "old", "2099-01-31T12:00:00Z"));
  expect(await popular()).toEqual(["hit", "classic", "known", "old", "new"]);
  expect(await popular(7)).toEqual(["hit", "new"]);
});
