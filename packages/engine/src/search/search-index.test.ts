/** What a search finds, in which order, and after changes. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { SearchIndex } from "./search-index.ts";
import type { Text } from "./text.ts";

function text(title: string, categories: string[] = [], other: string[] = []): Text {
  return { title, categories, other };
}

async function indexOf(texts: readonly Text[]): Promise<SearchIndex> {
  const index = new SearchIndex();
  for (const [key, each] of texts.entries()) index.put(key, each);
  await index.settled();
  return index;
}

/** Keys, best first. */
async function search(index: SearchIndex, typed: string): Promise<number[] | undefined> {
  const found = await index.search(typed);
  if (found === undefined) return undefined;
  return Array.from(found.keys, (key, at) => ({ key, score: found.scores[at] ?? 0 }))
    .toSorted((one, other) => other.score - one.score || one.key - other.key)
    .map(({ key }) => key);
}

async function scores(index: SearchIndex, typed: string): Promise<Map<number, number>> {
  const found = await index.search(typed);
  return new Map(Array.from(found?.keys ?? [], (key, at) => [key, found?.scores[at] ?? 0]));
}

const FILMS = [
  text("Metropolis", ["Science Fiction"], ["Fritz Lang", "1927"]),
  text("Nosferatu: A Symphony of Horror", ["Horror"], ["F. W. Murnau"]),
  text("The Man Who Fell to Earth", ["Science Fiction"]),
  text("Earth", ["Drama"]),
  text("The Day the Earth Stood Still", ["Science Fiction"]),
  text("Spider-Man", ["Action"]),
  text("Star Wars", ["Science Fiction"]),
  text("千と千尋の神隠し", ["アニメ"]),
];

test.each([
  ["a word of the title", "metropolis", [0]],
  ["a letter too few", "nosfratu", [1]],
  ["two letters in the wrong order", "metropolsi", [0]],
  ["a letter too few in a short word", "star wrs", [6]],
  ["no other first letter of a short word", "xan", []],
  ["no longer word for a short one with a mistake", "mtr", []],
  ["words in any order", "horror symphony", [1]],
  ["words of several parts", "fritz metropolis", [0]],
  ["mistakes in words of several parts", "fritz lnag metropoils", [0]],
  ["a category and a title", "science star", [6]],
  ["an exact title first", "earth", [3, 2, 4]],
  ["the beginning of the last word", "man who f", [2]],
  ["a misspelt beginning", "nosfr", [1]],
  ["the beginning of an earlier word", "metro lang", [0]],
  ["the inside of a word", "ropol", [0]],
  ["a compound as one word", "spiderman", [5]],
  ["two words as one", "starwars", [6]],
  ["a number as it is", "metropolis 1927", [0]],
  ["a number is not misspelt, and most of the rest is found", "metropolis 1928", [0]],
  ["words that are there beside one that is nowhere", "fritz lang classics", [0]],
  ["nothing, where less than half is found", "classics of 1927", []],
  ["a part of a text without spaces", "神隠し", [7]],
  ["one letter of a text without spaces", "尋", [7]],
  ["nothing", "qqqqqqqq", []],
])("finds %s", async (_, typed, keys) => {
  expect(await search(await indexOf(FILMS), typed)).toEqual(keys);
});

test("a search without a word is no search", async () => {
  expect(await search(await indexOf(FILMS), " !? ")).toBeUndefined();
});

test("the title counts more than a category, and that more than the rest", async () => {
  const index = await indexOf([
    text("One", [], ["Heimat"]),
    text("Two", ["Heimat"]),
    text("Heimat, a chronicle of Germany in several parts"),
    text("Heimat"),
  ]);
  expect(await search(index, "heimat")).toEqual([3, 2, 1, 0]);
});

test("a title with the word itself comes before one with a longer word", async () => {
  const index = await indexOf([text("Starman"), text("Lone Star"), text("Star Trek")]);
  expect(await search(index, "star")).toEqual([2, 1, 0]);
});

test("a longer word, a misspelt one and a piece are found only where nothing fits better", async () => {
  const index = await indexOf([text("Alien"), text("Aliens"), text("Alian"), text("Inalienable")]);
  expect(await search(index, "alien")).toEqual([0, 1]);
  index.remove(0);
  index.remove(1);
  await index.settled();
  expect(await search(index, "alien")).toEqual([2, 3]);
});

test("a text is found by what it is now, and not once it is removed", async () => {
  const index = await indexOf(FILMS);
  index.put(0, text("Die Nibelungen"));
  index.remove(1);
  index.put(20, text("Faust"));
  await index.settled();
  expect(await search(index, "metropolis")).toEqual([]);
  expect(await search(index, "nibelungen")).toEqual([0]);
  expect(await search(index, "nosferatu")).toEqual([]);
  expect(await search(index, "faust")).toEqual([20]);
  expect(index.titleOf(0)).toBe("DIE NIBELUNGEN");
  expect(index.titleOf(1)).toBe("");
});

test("after any changes it finds what an index of the last texts finds", async () => {
  const word = fc.constantFrom("red", "reds", "rose", "roses", "earth", "heart", "fire", "fires");
  const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((each) => each.join(" "));
  const change = fc.record({
    key: fc.integer({ min: 0, max: 9 }),
    text: fc.option(
      fc.tuple(words, fc.array(words, { maxLength: 2 }), fc.array(words, { maxLength: 1 })),
    ),
  });
  const typed = fc.oneof(words, fc.constantFrom("erath", "fier ros", "redrose", "hear", "eds"));
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 60 }),
      fc.array(typed, { minLength: 1, maxLength: 5 }),
      async (changes, searches) => {
        const changed = new SearchIndex();
        const last = new Map<number, Text>();
        for (const [at, { key, text: parts }] of changes.entries()) {
          const now = parts === null ? undefined : text(...parts);
          if (now === undefined) {
            last.delete(key);
            changed.remove(key);
          } else {
            last.set(key, now);
            changed.put(key, now);
          }
          if (at % 7 === 0) await changed.settled();
        }
        await changed.settled();
        const fresh = new SearchIndex();
        for (const [key, now] of last) fresh.put(key, now);
        await fresh.settled();
        for (const each of searches) {
          expect(await scores(changed, each)).toEqual(await scores(fresh, each));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("what is changed again and again leaves nothing behind", async () => {
  const index = new SearchIndex();
  for (let round = 0; round < 30; round++) {
    for (let key = 0; key < 200; key++) {
      index.put(key, text(`Film ${key}`, [], [`seen${round}x${key}y`]));
    }
    await index.settled();
    // Lets the clearing run, which waits for its turn among the searches.
    await index.search("film");
  }
  expect(await search(index, "seen29x7y")).toEqual([7]);
  expect(await search(index, "seen3x7y")).toEqual([]);
  expect(index.size.documents).toBeLessThan(2000);
  expect(index.size.words).toBeLessThan(2000);
});

test("a full index takes the words of titles and categories alone, and others again later", async () => {
  for (const limits of [
    { words: 6, places: 1000 },
    { words: 1000, places: 6 },
  ]) {
    const index = new SearchIndex(limits);
    index.put(1, text("one", ["first"], ["red", "green", "blue", "white"]));
    index.put(2, text("two", ["second"], ["black"]));
    await index.settled();
    expect(await search(index, "white first")).toEqual([1]);
    expect(await search(index, "second two")).toEqual([2]);
    expect(await search(index, "black")).toEqual([]);
  }
});

test("of a long text the first hundred words count", async () => {
  const words = Array.from({ length: 200 }, (_, at) => `word${at}x`);
  const index = await indexOf([text("Long", [], words)]);
  expect(await search(index, "word50x")).toEqual([0]);
  expect(await search(index, "word150x")).toEqual([]);
});

test("the event loop continues during work on many texts", async () => {
  const index = new SearchIndex();
  for (let key = 0; key < 20_000; key++) {
    index.put(key, text(`Word${key % 5000} and word${key % 77}`, [`Genre ${key % 9}`]));
  }
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await index.settled();
  const found = await index.search("word1");
  clearInterval(timer);
  expect(found?.keys.length).toBeGreaterThan(1000);
  expect(turns).toBeGreaterThan(10);
});
