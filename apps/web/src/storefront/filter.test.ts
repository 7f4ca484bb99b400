/** The filter in an address. */
import { expect, test } from "vitest";

import { MAX_SEARCH } from "../state/address.ts";
import { readFilter, sortOf, sortsOf, toggled, withFilter } from "./filter.ts";
import type { Filter } from "./filter.ts";

const NONE: Filter = { search: "", categories: [], match: "any", sort: undefined };

test("a filter comes back out of its address", () => {
  const filter: Filter = {
    search: "a & b",
    categories: ["Sci-Fi", "Film, Noir"],
    match: "all",
    sort: "newest",
  };
  const address = withFilter(new URLSearchParams("user=alice"), filter).toString();
  expect(new URLSearchParams(address).get("user")).toBe("alice");
  expect(readFilter(new URLSearchParams(address))).toEqual(filter);
});

test("another filter takes the place of the one before", () => {
  const before = new URLSearchParams("q=moon&category=War&category=Drama&match=all&sort=title");
  expect(withFilter(before, { ...NONE, categories: ["War"] }).toString()).toBe("category=War");
});

test("an address cannot ask for more than the server takes", () => {
  const parameters = new URLSearchParams({ q: "x".repeat(500) });
  for (let at = 0; at < 80; at++) parameters.append("category", `c${at % 60}`);
  parameters.append("category", "");
  const filter = readFilter(parameters);
  expect(filter.search).toHaveLength(MAX_SEARCH);
  expect(filter.categories).toHaveLength(50);
});

test("a search is in the order of its matches, and the rest of what is popular", () => {
  expect(sortOf(NONE)).toBe("popularity");
  expect(sortOf({ ...NONE, search: "moon" })).toBe("relevance");
  expect(sortOf({ ...NONE, search: "moon", sort: "title" })).toBe("title");
  expect(sortOf({ ...NONE, sort: "relevance" })).toBe("popularity");
  expect(sortsOf(NONE)).not.toContain("relevance");
  expect(readFilter(new URLSearchParams("sort=chaos")).sort).toBeUndefined();
});

test("a category is added, and taken out again", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
