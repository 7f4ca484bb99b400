/** The categories that are shown. */
import { expect, test } from "vitest";

import { shownCategories } from "./shown-categories.ts";

const listed = Array.from({ length: 40 }, (_, at) => ({ category: `c${at}`, items: 100 - at }));
const namesOf = (...given: Parameters<typeof shownCategories>) =>
  shownCategories(...given).shown.map(({ category }) => category);

test("a chosen category stays in its place", () => {
  const few = listed.slice(0, 19);
  const names = few.map(({ category }) => category);
  expect(namesOf(few, [], false)).toEqual(names);
  expect(namesOf(few, ["c7", "c3"], false)).toEqual(names);
});

test("many are folded, and the fold says how many there are", () => {
  expect(shownCategories(listed, ["c2"], false)).toMatchObject({ all: 40, isFolded: true });
  expect(namesOf(listed, [], false)).toHaveLength(30);
  expect(namesOf(listed, [], true)).toHaveLength(40);
});

test("a chosen one is never folded away, and one that the server does not list comes last", () => {
  expect(namesOf(listed, ["c35"], false)).toHaveLength(40);
  expect(namesOf(listed.slice(0, 2), ["Lost"], false)).toEqual(["c0", "c1", "Lost"]);
  expect(shownCategories([], ["Lost"], false).shown).toEqual([{ category: "Lost" }]);
});
