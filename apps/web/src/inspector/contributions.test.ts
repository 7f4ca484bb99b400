/** Contributions as bars and in words. */
import { describe, expect, test } from "vitest";

import { contributionBars, explainInWords, listInWords } from "./contributions.ts";

const heat = { item_id: "heat", title: "Heat", weight: 4 };
const casino = { item_id: "casino", title: "Casino", weight: 3 };
const ronin = { item_id: "ronin", title: "Ronin", weight: 1 };
const tootsie = { item_id: "tootsie", title: "Tootsie", weight: -2 };
const liked = { done: "liked", doing: "liking" };
const bought = { done: "bought", doing: "buying" };

describe("contributionBars", () => {
  test("stand by length, whatever their sign; the longest is 1", () => {
    const bars = contributionBars([ronin, tootsie, heat], 3);
    expect(bars.map(({ title, length }) => [title, length])).toEqual([
      ["Heat", 1],
      ["Tootsie", 0.5],
      ["Ronin", 0.25],
    ]);
  });

  test("the rest of the history comes last", () => {
    const last = contributionBars([heat, casino], 10).at(-1);
    expect(last).toMatchObject({ item_id: undefined, weight: 3, share: 0.3 });
  });

  test.each([
    [[4, 3, 1], 8],
    [[4, -2], 2],
    [[4, 3, 1], 6.5],
    [[-2], -5],
    [[], 0],
  ])("%j sum to the score %d", (weights, score) => {
    const given = weights.map((weight, at) => ({ ...heat, item_id: String(at), weight }));
    const bars = contributionBars(given, score);
    expect(bars.reduce((sum, bar) => sum + bar.weight, 0)).toBeCloseTo(score, 9);
    expect(bars.every(({ length }) => length >= 0 && length <= 1)).toBe(true);
  });
});

describe("explainInWords", () => {
  const actions = new Map([
    ["heat", liked],
    ["casino", liked],
    ["ronin", liked],
  ]);

  test("names what was done once where it was the same", () => {
    expect(explainInWords([heat, casino, ronin], 9.75, actions)).toBe(
      "82% of the score comes from liking Heat, Casino and Ronin.",
    );
  });

  test("names it for each where it differs, for none where one is unknown", () => {
    const two = new Map([
      ["heat", bought],
      ["casino", liked],
    ]);
    expect(explainInWords([heat, casino], 7, two)).toBe(
      "All of the score comes from Heat (bought) and Casino (liked).",
    );
    expect(explainInWords([ronin, heat, casino], 8, two)).toBe(
      "All of the score comes from Heat, Casino and Ronin.",
    );
  });

  test("quotes titles where one has a comma", () => {
    const matrix = { ...casino, title: "Matrix, The (1999)" };
    expect(explainInWords([heat, matrix], 7, new Map())).toBe(
      "All of the score comes from “Heat” and “Matrix, The (1999)”.",
    );
    expect(explainInWords([matrix, tootsie], 1, new Map())).toBe(
      "Most of the score comes from “Matrix, The (1999)”. “Tootsie” lowered it.",
    );
  });

  test("names negative evidence", () => {
    const actions = new Map([
      ["heat", liked],
      ["tootsie", { done: "disliked", doing: "disliking" }],
    ]);
    expect(explainInWords([heat, tootsie], 2, actions)).toBe(
      "Most of the score comes from liking Heat. Disliking Tootsie lowered it.",
    );
    expect(explainInWords([heat], 2, actions)).toBe(
      "Most of the score comes from liking Heat. The rest of the history lowered it.",
    );
  });

  test("an item without positive evidence has no share of a score", () => {
    expect(explainInWords([], 0, actions)).toBe("Nothing in the history contributes to it.");
    expect(explainInWords([ronin, tootsie], -1, actions)).toBe(
      "Negative evidence outweighs positive evidence, most of all Tootsie.",
    );
  });
});

test.each([
  [[], ""],
  [["Heat"], "Heat"],
  [["Heat", "Casino"], "Heat and Casino"],
])("%j in words", (words, wanted) => expect(listInWords(words)).toBe(wanted));
