/** Attributes as text. */
import { expect, test } from "vitest";

import { factsOf } from "./fact-list.ts";

test("every kind of attribute has a text, and an empty one is left out", () => {
  const attributes = { running_time: 153, silent: true, colour: false, cast: ["A", "B"], note: "" };
  expect(factsOf({ attributes })).toEqual([
    { name: "running time", value: "153" },
    { name: "silent", value: "yes" },
    { name: "colour", value: "no" },
    { name: "cast", value: "A, B" },
  ]);
  expect(factsOf({})).toEqual([]);
});
