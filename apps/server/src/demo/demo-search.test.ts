/** Ten misspelt searches in the demo's films. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openEngine } from "@hellorec/engine";
import type { Engine } from "@hellorec/engine";
import { openStore } from "@hellorec/store";
import type { Store } from "@hellorec/store";
import { afterAll, beforeAll, expect, test } from "vitest";

import { DEMO_FILMS } from "./demo-films.ts";

let directory: string;
let store: Store;
let engine: Engine;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hellorec-search-"));
  store = await openStore({ url: join(directory, "demo.db") });
  engine = await openEngine({ store });
  await engine.ports.items.put(DEMO_FILMS);
});

afterAll(async () => {
  await engine.close();
  await store.close();
  await rm(directory, { recursive: true });
});

test.each([
  ["nosfratu", "Nosferatu"],
  ["metropilis fritz", "Metropolis"],
  ["cabinet caligary", "The Cabinet of Dr. Caligari"],
  ["erath man", "The Last Man on Earth"],
  ["steam boat willy", "Steamboat Willie"],
  ["sherlok jr", "Sherlock Jr."],
  ["the genral", "The General"],
  ["batleship potemkn", "Battleship Potemkin"],
  ["frankenstien", "Frankenstein"],
  ["pandoras bx", "Pandora's Box"],
])("%s finds %s first", async (search, title) => {
  const { items } = await engine.ports.items.list({
    search,
    sort: "relevance",
    category_match: "any",
    limit: 5,
  });
  expect(items.map((item) => item.title)[0]).toBe(title);
});

test("all films of a director are found by a misspelt name", async () => {
  const { items } = await engine.ports.items.list({
    search: "fritz lnag",
    sort: "title",
    category_match: "any",
    limit: 50,
  });
  const films = DEMO_FILMS.filter((film) => film.attributes?.["director"] === "Fritz Lang");
  expect(films.length).toBeGreaterThan(2);
  expect(items.map(({ item_id }) => item_id).toSorted()).toEqual(
    films.map(({ item_id }) => item_id).toSorted(),
  );
});
