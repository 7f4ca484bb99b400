/** What counts against a user stays out of every list made for the user, to its last page. */
import type { Recommendations } from "@hellorec/api";
import { expect, test } from "vitest";

import type { Engine } from "../engine.ts";
import { event, item, LIST, testEngine, train, userQuery } from "../testing/test-engine.ts";

const idsOf = (list: Recommendations) => list.items.map((entry) => entry.item.item_id);

/** Twelve users like three horror films, six like three romances. */
async function fillWithFilms(engine: Engine): Promise<void> {
  const films = (name: string, genre: string) =>
    [1, 2, 3].map((at) => item(`${name}${at}`, genre, "film"));
  await engine.ports.items.put([...films("h", "horror"), ...films("r", "romance")]);
  const likes = (users: number, name: string) =>
    Array.from({ length: users }, (_, user) =>
      [1, 2, 3].map((at) => event(`${name}-fan-${user}`, `${name}${at}`, "like")),
    ).flat();
  await engine.ports.events.track([...likes(12, "h"), ...likes(6, "r")]);
}

test("neighbours of a disliked item stay out, whatever the list falls back to", async () => {
  const { engine } = await testEngine({ model: "rp3beta" });
  await fillWithFilms(engine);
  await train(engine);
  const { events, recommendations } = engine.ports;
  await events.track([event("z", "h1", "dislike"), event("z", "r1", "like")]);
  await events.track([event("hater", "h1", "dislike")]);
  const listOf = async (user: string, more: object = {}) =>
    idsOf(await recommendations.forUser(userQuery(user, more)));
  expect(await listOf("z")).toEqual(["r2", "r3"]);
  expect(await listOf("z", { categories: ["horror"] })).toEqual([]);
  expect(await listOf("z", { categories: ["horror", "romance"], diversity: 1 })).toHaveLength(2);
  expect(await listOf("z", { exclude_items: ["r2", "r3"] })).toEqual([]);
  // Dislikes alone: the list is one of popular items, with the others in it.
  const popular = await recommendations.forUser(userQuery("hater"));
  expect(popular.strategy).toBe("popular");
  expect(idsOf(popular).toSorted()).toEqual(["r1", "r2", "r3"]);
  expect(await listOf("hater", { categories: ["horror"] })).toEqual([]);
  // Later pages follow the same rule.
  const first = await recommendations.forUser(userQuery("hater", { limit: 1 }));
  const { next_cursor: cursor = "" } = first;
  const second = await recommendations.forUser(userQuery("hater", { limit: 10, cursor }));
  expect([...idsOf(first), ...idsOf(second)].toSorted()).toEqual(["r1", "r2", "r3"]);
});

test("seen items that are asked for come without the disliked ones, with and without a model", async () => {
  const { engine } = await testEngine({ model: "rp3beta", refitAfterEvents: 0 });
  await fillWithFilms(engine);
  const { events, recommendations } = engine.ports;
  await events.track([
    event("z", "h1", "like"),
    event("z", "h2", "like"),
    event("z", "h3", "dislike"),
    event("z", "r1", "rating", 1),
  ]);
  const listed = async () =>
    idsOf(await recommendations.forUser(userQuery("z", { include_seen: true })));
  expect((await listed()).toSorted()).toEqual(["h1", "h2", "r2", "r3"]);
  await train(engine);
  expect(await listed()).not.toContain("h3");
  expect(await listed()).not.toContain("r1");
  expect(await listed()).toContain("h1");
});

test("all pages of a list keep the strategy of the first", async () => {
  const { engine } = await testEngine({ model: "rp3beta" });
  await fillWithFilms(engine);
  await train(engine);
  const { events, recommendations } = engine.ports;
  await events.track([event("z", "r1", "like")]);
  const query = userQuery("z", { limit: 1, categories: ["horror"] });
  const { strategy, next_cursor } = await recommendations.forUser(query);
  expect(strategy).toBe("popular");
  const next = await recommendations.forUser({ ...query, cursor: next_cursor });
  expect(next.strategy).toBe("popular");
});

test("a purchase of a wrong clock does not hide a later dislike", async () => {
  const { engine } = await testEngine({ model: "rp3beta" });
  await fillWithFilms(engine);
  await train(engine);
  const { events, recommendations } = engine.ports;
  const ahead = { ...event("z", "h1", "purchase"), occurred_at: "2099-01-01T00:00:00Z" };
  await events.track([ahead, event("z", "r1", "like")]);
  expect(idsOf(await recommendations.forUser(userQuery("z")))[0]).toBe("h2");
  await events.track([event("z", "h1", "dislike")]);
  expect(idsOf(await recommendations.forUser(userQuery("z")))).toEqual(["r2", "r3"]);
});

test("a list ends after 1,000 items, whatever its limit", async () => {
  const { engine } = await testEngine();
  const items = Array.from({ length: 1200 }, (_, at) => item(`item ${at}`));
  await engine.ports.items.put(items.slice(0, 600));
  await engine.ports.items.put(items.slice(600));
  for (const limit of [100, 70]) {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await engine.ports.recommendations.popular({ ...LIST, limit, cursor });
      ids.push(...idsOf(page));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(1000);
    expect(ids).toHaveLength(1000);
  }
});
