/** User profiles: weights, decay and caching, over a real store. */
import { openStore } from "@hellorec/store";
import { expect, onTestFinished, test } from "vitest";

import { ItemIndex } from "../catalog/item-index.ts";
import { testDatabase } from "../testing/test-database.ts";
import { DEFAULT_WEIGHTS } from "./event-weights.ts";
import { UserProfiles } from "./user-profiles.ts";

const DAY = 86_400_000;
const NEWEST = Date.UTC(1997, 11, 31);

/** Profiles over a log of one user's events: item, type, and days before the newest. */
async function profilesOf(
  events: readonly (readonly [item_id: string, type: string, daysAgo: number])[],
  halfLifeDays?: number,
) {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  await store.events.append(
    events.map(([item_id, type, daysAgo], at) => ({
      event_id: `${at}`,
      user_id: "x",
      item_id,
      type,
      occurred_at: NEWEST - daysAgo * DAY,
    })),
  );
  const index = new ItemIndex();
  // Items without a number have no place in a profile.
  for (const [item_id] of events) index.intern(item_id);
  const profiles = new UserProfiles(store.events, index, {
    eventWeights: DEFAULT_WEIGHTS,
    halfLifeDays,
  });
  const read = async () => {
    const { items, itemWeights } = await profiles.get("x");
    return [...items].map((number, at) => [index.idOf(number), itemWeights[at]]);
  };
  return { read, profiles, store, index };
}

const HISTORY = [
  ["now", "purchase", 0],
  ["month", "like", 30],
  ["months", "dislike", 60],
  ["twice", "view", 0],
  ["twice", "like", 300],
  ["shown", "impression", 0],
] as const;

test("without a half-life weights do not decay; unknown types have no weight", async () => {
  const { read } = await profilesOf(HISTORY);
  const weights = new Map(await read().then((all) => all.map(([id, weight]) => [id, weight])));
  expect(weights).toEqual(
    new Map([
      ["now", 5],
      ["twice", 4],
      ["month", 4],
      ["months", -4],
    ]),
  );
});

test("with a half-life a weight decays by the age of the user's newest event on the item, not by the clock", async () => {
  const { read } = await profilesOf(HISTORY, 30);
  const weights = new Map(await read().then((all) => all.map(([id, weight]) => [id, weight])));
  expect(weights).toEqual(
    new Map([
      ["now", 5],
      ["twice", 4],
      ["month", 2],
      ["months", -1],
    ]),
  );
});

/** A time years ahead, in days before the newest event. */
const AHEAD = (NEWEST - Date.now()) / DAY - 1000;

test("an event of a wrong clock counts as old as the oldest, and lets nothing else decay", async () => {
  const { read } = await profilesOf(
    [
      ["future", "view", AHEAD],
      ["a", "view", 0],
      ["b", "view", 30],
    ],
    30,
  );
  expect(await read()).toEqual([
    ["a", 1],
    ["b", 0.5],
    ["future", 0.5],
  ]);
});

test("a purchase of a wrong clock does not outlive a dislike; of wrong clocks alone the last counts", async () => {
  const { read } = await profilesOf([
    ["a", "purchase", AHEAD],
    ["a", "dislike", 1],
    ["b", "rating", 1],
    ["c", "dislike", AHEAD - 1],
    ["c", "purchase", AHEAD],
  ]);
  expect(await read()).toEqual([
    ["a", -4],
    ["c", 5],
  ]);
});

test("a profile is cached until its user's events change; a peek is not cached", async () => {
  const { profiles, store, index } = await profilesOf([["a", "view", 1]]);
  expect((await profiles.peek("x", 10)).items).toHaveLength(1);
  const first = await profiles.get("x");
  expect(await profiles.get("x")).toBe(first);
  expect(await profiles.peek("x", 10)).toBe(first);
  const later = {
    event_id: "later",
    user_id: "x",
    item_id: "b",
    type: "view",
    occurred_at: NEWEST,
  };
  index.intern("b");
  await store.events.append([later]);
  profiles.apply({ kind: "events_appended", events: [later] });
  expect((await profiles.get("x")).items).toHaveLength(2);
});

test("an item is there by the newest event that was not taken back", async () => {
  const { read } = await profilesOf(
    [
      ["viewed", "unlike", 1],
      ["between", "view", 10],
      ["viewed", "like", 20],
      ["viewed", "view", 30],
      ["gone", "unlike", 2],
      ["gone", "like", 3],
      ["newest", "view", 0],
    ],
    30,
  );
  expect(await read()).toEqual([
    ["newest", 1],
    ["between", expect.closeTo(0.5 ** (10 / 30), 5)],
    ["viewed", expect.closeTo(0.5, 5)],
  ]);
});
