/** Lists of the catalog through the engine: orders, filters, searches, pages. */
import type { Item, ItemsListQuery } from "@hellorec/api";
import { expect, test } from "vitest";

import type { Engine } from "../engine.ts";
import { testDatabase } from "../testing/test-database.ts";
import { event, testEngine } from "../testing/test-engine.ts";

const ALL = { sort: "id", category_match: "any", limit: 50 } as const;

function film(item_id: string, title: string, more: Partial<Item> = {}): Item {
  return { item_id, title, categories: [], available: true, ...more };
}

const FILMS = [
  film("m", "Metropolis", {
    categories: ["Drama", "Sci-Fi"],
    attributes: { director: "Fritz Lang", year: 1927, url: "https://example.org/metropolis" },
  }),
  film("n", "Nosferatu", { categories: ["Horror"], attributes: { cast: ["Max Schreck"] } }),
  film("e", "élan", { categories: ["Drama"], available: false }),
  film("w", "!?", { categories: ["Drama"] }),
  film("a", "The Man Who Fell to Earth", { categories: ["Drama", "Sci-Fi", "Cult"] }),
];

async function filled(items: readonly Item[] = FILMS): Promise<Engine> {
  const { engine } = await testEngine();
  for (const item of items) await engine.ports.items.put([item]);
  return engine;
}

async function ids(engine: Engine, query: Partial<ItemsListQuery>): Promise<string[]> {
  const { items } = await engine.ports.items.list({ ...ALL, ...query });
  return items.map(({ item_id }) => item_id);
}

/** The IDs of all pages. */
async function pages(engine: Engine, query: Partial<ItemsListQuery>): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.ports.items.list({ ...ALL, ...query, limit: 2, cursor });
    expect(page.items.length).toBeLessThanOrEqual(2);
    found.push(...page.items.map(({ item_id }) => item_id));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return found;
}

test("every order, whole and in pages", async () => {
  const engine = await filled();
  await engine.ports.events.track([
    event("alice", "n", "like"),
    event("bob", "n", "like"),
    event("bob", "a", "view"),
  ]);
  const orders = {
    id: ["a", "e", "m", "n", "w"],
    relevance: ["a", "e", "m", "n", "w"],
    popularity: ["n", "a", "e", "m", "w"],
    title: ["w", "e", "m", "n", "a"],
    newest: ["a", "w", "e", "n", "m"],
  } as const;
  for (const sort of ["id", "relevance", "popularity", "title", "newest"] as const) {
    expect(await ids(engine, { sort }), sort).toEqual(orders[sort]);
    expect(await pages(engine, { sort }), sort).toEqual(orders[sort]);
  }
});

test("a search in every order, whole and in pages", async () => {
  const engine = await filled([
    film("x", "Earth"),
    film("b", "The Earth"),
    film("c", "Another Earth"),
    film("d", "Mars"),
    film("f", "Earth!", { categories: ["Drama"] }),
  ]);
  await engine.ports.events.track([event("alice", "c", "like")]);
  const orders = {
    id: ["b", "c", "f", "x"],
    relevance: ["f", "x", "b", "c"],
    popularity: ["c", "b", "f", "x"],
    title: ["c", "f", "x", "b"],
    newest: ["f", "c", "b", "x"],
  } as const;
  for (const sort of ["id", "relevance", "popularity", "title", "newest"] as const) {
    expect(await ids(engine, { sort, search: "earht" }), sort).toEqual(orders[sort]);
    expect(await pages(engine, { sort, search: "earth" }), sort).toEqual(orders[sort]);
  }
  expect(await ids(engine, { search: "earth", categories: ["Drama"] })).toEqual(["f"]);
});

test("a search looks in titles, categories, texts and whole numbers, but not in addresses", async () => {
  const engine = await filled();
  expect(await ids(engine, { search: "fritz lang" })).toEqual(["m"]);
  expect(await ids(engine, { search: "schrek nosfratu" })).toEqual(["n"]);
  expect(await ids(engine, { search: "scifi man" })).toEqual(["a"]);
  expect(await ids(engine, { search: "1927" })).toEqual(["m"]);
  expect(await ids(engine, { search: "example" })).toEqual([]);
  // Without a word, a part of a title.
  expect(await ids(engine, { search: "!?", sort: "relevance" })).toEqual(["w"]);
});

test("any or all of the categories, in every order", async () => {
  const engine = await filled();
  const categories = ["Sci-Fi", "Drama"];
  for (const sort of ["id", "relevance", "popularity", "title", "newest"] as const) {
    const any = await ids(engine, { sort, categories });
    const all = await ids(engine, { sort, categories, category_match: "all" });
    expect(any.toSorted(), sort).toEqual(["a", "e", "m", "w"]);
    expect(all.toSorted(), sort).toEqual(["a", "m"]);
    expect(await ids(engine, { sort, categories: ["No such"] }), sort).toEqual([]);
  }
});

test("categories have their numbers of items, most first, and follow every change", async () => {
  const engine = await filled();
  expect(await engine.ports.items.categories()).toEqual({
    categories: [
      { category: "Drama", items: 4 },
      { category: "Sci-Fi", items: 2 },
      { category: "Cult", items: 1 },
      { category: "Horror", items: 1 },
    ],
  });
  await engine.ports.items.put([film("a", "The Man Who Fell to Earth", { categories: ["Cult"] })]);
  await engine.ports.items.remove(["n", "w"]);
  expect(await engine.ports.items.categories()).toEqual({
    categories: [
      { category: "Drama", items: 2 },
      { category: "Cult", items: 1 },
      { category: "Sci-Fi", items: 1 },
    ],
  });
});

test("an item that is replaced keeps its place among the newest; put again it is the newest", async () => {
  const engine = await filled();
  expect(await ids(engine, { sort: "newest", search: "metropolis" })).toEqual(["m"]);
  await engine.ports.items.put([film("m", "Metropolis, restored")]);
  expect(await ids(engine, { sort: "newest" })).toEqual(["a", "w", "e", "n", "m"]);
  await engine.ports.items.remove(["m"]);
  await engine.ports.items.put([film("m", "Metropolis Earth")]);
  expect(await ids(engine, { sort: "newest" })).toEqual(["m", "a", "w", "e", "n"]);
  expect(await ids(engine, { sort: "newest", search: "earth" })).toEqual(["m", "a"]);
});

test("an event between two pages moves only the items that it names", async () => {
  const items = Array.from({ length: 20 }, (_, at) => film(`f${String(at).padStart(2, "0")}`, "F"));
  const engine = await filled(items);
  const likes = items.map(({ item_id }) => event("alice", item_id, "like"));
  await engine.ports.events.track(likes);
  const query = { ...ALL, sort: "popularity", limit: 5 } as const;
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.ports.items.list({ ...query, cursor });
    found.push(...page.items.map(({ item_id }) => item_id));
    cursor = page.next_cursor;
    await engine.ports.events.track([event("bob", "f00", "view"), event("carol", "other")]);
  } while (cursor !== undefined);
  expect(found).toEqual(items.map(({ item_id }) => item_id));
});

test("a cursor is valid for its own list only", async () => {
  const engine = await filled();
  const cursorOf = async (query: Partial<ItemsListQuery>) =>
    (await engine.ports.items.list({ ...ALL, ...query, limit: 1 })).next_cursor;
  const cursor = await cursorOf({ sort: "title" });
  const others: Partial<ItemsListQuery>[] = [
    { sort: "popularity" },
    { sort: "title", search: "the" },
    { sort: "title", categories: ["Drama"] },
    { sort: "title", category_match: "all" },
    { sort: "newest" },
  ];
  for (const query of others) {
    await expect(ids(engine, { ...query, cursor })).rejects.toMatchObject({ code: "BAD_CURSOR" });
  }
  for (const wrong of ["rubbish", `${cursor}=`, await cursorOf({ sort: "popularity" })]) {
    await expect(ids(engine, { sort: "title", cursor: wrong })).rejects.toMatchObject({
      code: "BAD_CURSOR",
    });
  }
});

test("searches beyond those that may wait are refused, and the others are answered", async () => {
  const engine = await filled();
  const searches = Array.from({ length: 600 }, (_, at) =>
    ids(engine, { search: `metropolis ${"x".repeat(at)}` }),
  );
  const outcomes = await Promise.allSettled(searches);
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(100);
  expect(refused[0]).toMatchObject({ reason: { code: "UNAVAILABLE" } });
  expect(await ids(engine, { search: "metropolis" })).toEqual(["m"]);
});

test.each(["id", "title"] as const)(
  "large pages by %s beyond those that may wait are refused, and small ones do not wait for them",
  async (sort) => {
    const films = Array.from({ length: 101 }, (_, at) => film(`m-${at}`, `Film ${at}`));
    const { engine } = await testEngine();
    await engine.ports.items.put(films);
    const large = Array.from({ length: 520 }, () => ids(engine, { sort, limit: 101 }));
    const outcomes = Promise.allSettled(large);
    let isOver = false;
    void outcomes.then(() => (isOver = true));
    expect(await ids(engine, { sort, limit: 5 })).toHaveLength(5);
    expect(isOver).toBe(false);
    const refused = (await outcomes).filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(20);
    expect(refused[0]).toMatchObject({ reason: { code: "UNAVAILABLE" } });
    for (const page of await Promise.all(large.slice(0, 500))) expect(page).toHaveLength(101);
  },
);

test("equal searches at the same time share their turn", async () => {
  const engine = await filled();
  const searches = Array.from({ length: 600 }, () => ids(engine, { search: "metropolis" }));
  for (const found of await Promise.all(searches)) expect(found).toEqual(["m"]);
});

test("a search finds the items of a store that is opened again", async () => {
  const url = await testDatabase();
  const { engine, close } = await testEngine({ url });
  await engine.ports.items.put(FILMS);
  await close();
  const again = (await testEngine({ url })).engine;
  expect(await ids(again, { search: "nosfratu" })).toEqual(["n"]);
  expect(await ids(again, { sort: "newest" })).toEqual(["a", "w", "e", "n", "m"]);
});
