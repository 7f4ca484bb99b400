/** The demo catalog: valid items, IDs, genres and attributes. */
import { itemSchema } from "@hellorec/api";
import { describe, expect, test } from "vitest";

import { DEMO_FILMS, DEMO_GENRES } from "./demo-films.ts";

describe("DEMO_FILMS", () => {
  test("are items of the contract, each ID once", () => {
    for (const film of DEMO_FILMS) expect(itemSchema.parse(film)).toEqual(film);
    expect(new Set(DEMO_FILMS.map((film) => film.item_id)).size).toBe(DEMO_FILMS.length);
    expect(DEMO_FILMS.length).toBeGreaterThanOrEqual(120);
  });

  test("have IDs made of their titles", () => {
    const ids = DEMO_FILMS.map((film) => film.item_id);
    expect(ids).toEqual(expect.arrayContaining(["metropolis", "haxan", "doa", "safety-last"]));
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test("have one to three genres, and every genre has five films", () => {
    for (const { categories } of DEMO_FILMS) {
      expect(new Set(categories).size).toBe(categories.length);
      expect(categories.length).toBeLessThanOrEqual(3);
    }
    for (const genre of DEMO_GENRES) {
      const films = DEMO_FILMS.filter((film) => film.categories.includes(genre));
      expect(films.length, genre).toBeGreaterThanOrEqual(5);
    }
  });

  test("say when they came out and who directed them", () => {
    for (const { attributes } of DEMO_FILMS) {
      const year = Number(attributes?.["year"]);
      expect(year).toBeGreaterThanOrEqual(1900);
      expect(year).toBeLessThanOrEqual(1968);
      expect(attributes?.["director"]).toMatch(/\S/);
    }
  });
});
