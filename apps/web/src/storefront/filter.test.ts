/** The filter in an address. */
import { expect, test } from "vitest";

import { MAX_SEARCH, readFilter, toggled, withFilter } from "./filter.ts";

test("a filter comes back out of its address", () => {
  const filter = { search: "a & b", categories: ["Sci-Fi", "Film, Noir"] };
  const address = withFilter(new URLSearchParams("user=alice"), filter).toString();
  expect(new URLSearchParams(address).get("user")).toBe("alice");
  expect(readFilter(new URLSearchParams(address))).toEqual(filter);
});

test("another filter takes the place of the one before", () => {
  const before = new URLSearchParams("q=moon&category=War&category=Drama");
  expect(withFilter(before, { search: "", categories: ["War"] }).toString()).toBe("category=War");
});

test("an address cannot ask for more than the server takes", () => {
  const parameters = new URLSearchParams({ q: "x".repeat(500) });
  for (let at = 0; at < 80; at++) parameters.append("category", `c${at % 60}`);
  parameters.append("category", "");
  const filter = readFilter(parameters);
  expect(filter.search).toHaveLength(MAX_SEARCH);
  expect(filter.categories).toHaveLength(50);
});

test("a category is added, and taken out again", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
