/** Attributes as text. */
import { expect, test } from "vitest";

import { factsOf, shortened } from "./fact-list.ts";

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

test("numbers are readable: long ones grouped, decimals cut, years as they are", () => {
  const attributes = { budget: 12345678, score: 4.123456789, year: 1927, share: 0.00012 };
  expect(factsOf({ attributes }).map(({ value }) => value)).toEqual([
    "12,345,678",
    "4.1235",
    "1927",
    "0.00012",
  ]);
});

test("a long text is cut at a word, and no letter in half", () => {
  expect(shortened("a".repeat(280))).toBe("a".repeat(280));
  const short = shortened("some words ".repeat(40));
  expect(short.length).toBeLessThanOrEqual(201);
  expect(short).toMatch(/(some|words)…$/);
  expect(shortened("🎬".repeat(300))).toBe(`${"🎬".repeat(200)}…`);
});
