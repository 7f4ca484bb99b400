/** The line below a title. */
import { expect, test } from "vitest";

import { factsLine } from "./item-facts.ts";

test.each([
  [{ year: 1922 }, "1922 · Horror · Drama"],
  [{ year: "1922", rating: 4.26 }, "1922 · ★ 4.3 · Horror · Drama"],
  [{ release_year: 1922, average_rating: "8.1" }, "1922 · ★ 8.1 · Horror · Drama"],
  [{ year: 22, rating: 81, director: "Murnau" }, "Horror · Drama"],
  [{ year: true, rating: ["a"] }, "Horror · Drama"],
  [undefined, "Horror · Drama"],
])("%j", (attributes, wanted) => {
  const item = { title: "Nosferatu", categories: ["Horror", "Drama", "Silent"] };
  expect(factsLine(attributes === undefined ? item : { ...item, attributes })).toBe(wanted);
});

test("an item that is not available says so first", () => {
  const item = { title: "Nosferatu", categories: ["Horror"] };
  expect(factsLine({ ...item, available: false })).toBe("Not available · Horror");
  expect(factsLine({ ...item, available: true })).toBe("Horror");
});

test("a year that ends the title is not said twice", () => {
  expect(factsLine({ title: "Heat (1995)", categories: [], attributes: { year: 1995 } })).toBe("");
});

test("the categories by which an item was found come first", () => {
  const item = { title: "Rubber", categories: ["Action", "Adventure", "Western", "Film-Noir"] };
  expect(factsLine(item, ["Film-Noir"])).toBe("Film-Noir · Action");
  expect(factsLine(item, ["Film-Noir", "Western", "Drama"])).toBe("Western · Film-Noir");
});
