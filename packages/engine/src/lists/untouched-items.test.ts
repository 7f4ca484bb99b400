/** Untouched items through the engine: where they are listed, why, and until when. */
import type { Recommendations } from "@hellorec/api";
import { expect, test } from "vitest";

import type { EngineOptions } from "../engine-options.ts";
import {
  event,
  fillWithTwoTastes,
  item,
  LIST,
  testEngine,
  train,
  userQuery,
} from "../testing/test-engine.ts";

/** A fitted engine, three red items that nobody likes, and a reader of red. */
async function withUntouched(options: Omit<EngineOptions, "store"> = {}) {
  const { engine } = await testEngine({ model: "rp3beta", refitAfterEvents: 0, ...options });
  await fillWithTwoTastes(engine);
  expect(await train(engine)).toBe("done");
  const { events, items } = engine.ports;
  await items.put([item("new-0", "red"), item("new-1", "red"), item("other", "green")]);
  await events.track([event("x", "red-1", "like"), event("x", "red-2", "like")]);
  return engine;
}

const untouchedOf = (list: Recommendations | undefined) =>
  (list?.items ?? []).flatMap(({ item: { item_id }, untouched }, at) =>
    untouched === true ? [`${item_id} at ${at + 1}`] : [],
  );

test("personal and session lists have them by the share that is set, with reasons that add up", async () => {
  const engine = await withUntouched({ untouchedShare: 0.2 });
  const { recommendations, events } = engine.ports;
  const list = await recommendations.forUser(userQuery("x"));
  expect(list.strategy).toBe("personal");
  expect(untouchedOf(list).map((text) => text.replace(/^new-[01]/, "new"))).toEqual([
    "new at 5",
    "new at 10",
  ]);
  const entry = list.items[4];
  const ids = entry?.because.map(({ item_id }) => item_id).toSorted();
  expect(ids).toEqual(["red-1", "red-2"]);
  const sum = entry?.because.reduce((total, { weight }) => total + weight, 0);
  expect(sum).toBeCloseTo(entry?.score ?? 0, 5);
  expect(new Set(list.items.map(({ item: { item_id } }) => item_id)).size).toBe(10);
  const item_id = entry?.item.item_id ?? "";
  const explanation = await recommendations.explain({ user_id: "x", item_id });
  expect(explanation?.score).toBeCloseTo(entry?.score ?? 0, 5);

  const session = await recommendations.forSession({ ...LIST, item_ids: ["red-1"] });
  expect(untouchedOf(session)).toHaveLength(2);

  // What is disliked counts against what is like it.
  await events.track([event("y", "red-1", "dislike"), event("y", "blue-1", "like")]);
  expect(untouchedOf(await recommendations.forUser(userQuery("y")))).toEqual([]);
});

test("places are counted over all pages, and no page repeats an item", async () => {
  const engine = await withUntouched({ untouchedShare: 0.25 });
  const { recommendations } = engine.ports;
  const first = await recommendations.forUser(userQuery("x", { limit: 3 }));
  expect(untouchedOf(first)).toEqual([]);
  const { next_cursor: cursor } = first;
  const second = await recommendations.forUser(userQuery("x", { limit: 3, cursor }));
  expect(untouchedOf(second)).toEqual([expect.stringMatching(/^new-[01] at 1$/)]);
  const ids = [...first.items, ...second.items].map((entry) => entry.item.item_id);
  expect(new Set(ids).size).toBe(6);
});

test("by default similar lists have them and personal lists do not; 0 is none at all", async () => {
  const engine = await withUntouched();
  const { recommendations } = engine.ports;
  expect(untouchedOf(await recommendations.forUser(userQuery("x")))).toEqual([]);
  const similar = await recommendations.similar({ ...LIST, item_id: "red-1" });
  expect(similar?.strategy).toBe("similar");
  expect(untouchedOf(similar)).toHaveLength(2);
  const own = await recommendations.similar({ ...LIST, item_id: "new-0", limit: 100 });
  expect(own?.strategy).toBe("similar");
  expect(untouchedOf(own)).toEqual([expect.stringMatching(/^new-1 at/)]);
  expect(own?.items[0]?.because).toEqual([
    { item_id: "new-0", title: "Title of new-0", weight: own?.items[0]?.score },
  ]);

  const without = await withUntouched({ untouchedShareSimilar: 0 });
  const lists = without.ports.recommendations;
  expect(untouchedOf(await lists.similar({ ...LIST, item_id: "red-1" }))).toEqual([]);
  const popular = await lists.similar({ ...LIST, item_id: "new-0" });
  expect(popular?.strategy).toBe("popular");
});

test("an item is untouched until it is liked, removed or unavailable", async () => {
  const engine = await withUntouched({ untouchedShare: 0.2 });
  const { recommendations, events, items } = engine.ports;
  const query = userQuery("x", { limit: 100 });
  await events.track([event("red-reader-0", "new-0", "like")]);
  await expect
    .poll(async () => {
      const { items: entries } = await recommendations.forUser(query);
      return entries.find((entry) => entry.item.item_id === "new-0" && entry.score > 0)?.untouched;
    })
    .toBe(undefined);
  expect(untouchedOf(await recommendations.forUser(query))).toEqual(["new-1 at 5"]);
  await items.put([{ ...item("new-1", "red"), available: false }]);
  expect(untouchedOf(await recommendations.forUser(query))).toEqual([]);
  await items.put([item("new-1", "red")]);
  expect(untouchedOf(await recommendations.forUser(query))).toEqual(["new-1 at 5"]);
  await items.remove(["new-1"]);
  expect(untouchedOf(await recommendations.forUser(query))).toEqual([]);
});

test("the first likers do not outweigh what an item is, and many do", async () => {
  const engine = await withUntouched();
  const { recommendations, events } = engine.ports;
  const scores = async () => {
    const list = await recommendations.similar({ ...LIST, item_id: "new-0", limit: 100 });
    const sums = { red: 0, blue: 0 };
    for (const { item: entry, score, untouched } of list?.items ?? []) {
      if (untouched === true) continue;
      sums[entry.item_id.startsWith("red") ? "red" : "blue"] += score;
    }
    return sums;
  };
  await events.track([event("blue-reader-0", "new-0", "like")]);
  await expect.poll(async () => (await scores()).blue).toBeGreaterThan(0);
  const { red, blue } = await scores();
  expect(red).toBeGreaterThan(blue);
  const readers = Array.from({ length: 12 }, (_, at) =>
    event(`blue-reader-${at}`, "new-0", "like"),
  );
  await events.track(readers);
  await expect
    .poll(async () => {
      const later = await scores();
      return later.blue > later.red;
    })
    .toBe(true);
});
