import { expect, test } from "vitest";

import { ContentTerms } from "./content-terms.ts";

test("categories, attributes and years count in full, other words half, each once", () => {
  const terms = new ContentTerms();
  const item = {
    title: "Alien, the alien (1979)",
    categories: ["Horror", "Sci-Fi", "horror"],
    attributes: {
      director: "Ridley Scott",
      cast: ["Sigourney Weaver", "https://example.com/tom"],
      minutes: 117,
      rating: 4.5,
      restored: true,
      plot: "The crew of a ship meets an alien",
    },
  };
  const factors = terms.of(item).map(({ factor }) => factor);
  // Two categories, three attributes, eight words of the plot, and the year.
  expect(factors).toEqual([1, 1, 1, 1, 1, ...Array.from({ length: 8 }, () => 0.5), 1]);
});

test("equal terms have equal numbers, and different kinds differ", () => {
  const terms = new ContentTerms();
  const [category] = terms.of({ title: "", categories: ["War"] });
  expect(terms.of({ title: "", categories: ["WAR"] })).toEqual([category]);
  const others = [
    ...terms.of({ title: "War" }),
    ...terms.of({ title: "", attributes: { theme: "war" } }),
  ];
  expect(new Set([category?.term, ...others.map(({ term }) => term)]).size).toBe(3);
});

test("an item has a hundred terms at most", () => {
  const title = Array.from({ length: 300 }, (_, at) => `word${at}`).join(" ");
  expect(new ContentTerms().of({ title, categories: ["Long"] })).toHaveLength(100);
});
