/** The addresses of the page. */
import { expect, test } from "vitest";

import { addressOf, inspectedIn, userIn, withInspected, withUser } from "./address.ts";

test("an address carries the acting user", () => {
  expect(addressOf({ page: "storefront" }, undefined)).toBe("/");
  expect(addressOf({ page: "dashboard" }, "al ice")).toBe("/dashboard?user=al+ice");
});

test.each(["..", "a/b", "100%", "a&user=bob", "#1"])("the item %j comes back whole", (item_id) => {
  const { pathname, searchParams } = new URL(
    addressOf({ page: "item", item_id }, "alice"),
    "http://localhost",
  );
  expect(pathname).toBe("/item");
  expect([...searchParams]).toEqual([
    ["id", item_id],
    ["user", "alice"],
  ]);
});

test("another user takes the place of the one before, and leaves the rest alone", () => {
  const before = new URLSearchParams("q=moon&user=alice");
  expect(withUser(before, "bob").toString()).toBe("q=moon&user=bob");
  expect(withUser(before, undefined).toString()).toBe("q=moon");
  expect(before.get("user")).toBe("alice");
});

test("an empty parameter names no user", () => {
  expect(userIn(new URLSearchParams("user="))).toBeUndefined();
  expect(userIn(new URLSearchParams("q=moon"))).toBeUndefined();
  expect(userIn(new URLSearchParams("user=alice"))).toBe("alice");
});

test("the inspected user and the acting one are two parameters", () => {
  const address = addressOf({ page: "inspector", inspected: "bob" }, "alice");
  expect(address).toBe("/inspector?inspected=bob&user=alice");
  const parameters = new URLSearchParams(address.slice(address.indexOf("?")));
  expect([inspectedIn(parameters), userIn(parameters)]).toEqual(["bob", "alice"]);
  expect(withInspected(parameters, undefined).toString()).toBe("user=alice");
  expect(withUser(parameters, undefined).toString()).toBe("inspected=bob");
  expect(inspectedIn(new URLSearchParams("inspected="))).toBeUndefined();
});
