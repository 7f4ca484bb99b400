/** Typos, other spellings, groups, and paths that resemble nothing. */
import { expect, test } from "vitest";

import { nearAddresses } from "./near-addresses.ts";

const addresses = ["/", "/hello_rec", "/track", "/recommend", "/recommend_for_session"];
const items = ["/items/get_many", "/items/put"];

test.each([
  ["/recomend", ["/recommend"]],
  ["/trakc", ["/track"]],
  ["/track/", ["/track"]],
  ["/Track", ["/track"]],
  ["/recommendForSession", ["/recommend_for_session"]],
  ["/items.getMany", ["/items/get_many"]],
  ["/recommendations", ["/recommend"]],
  ["/items", items],
  ["/items/nothing", items],
  ["/Hello_Rec", ["/hello_rec"]],
  ["/nope", []],
  ["/x", []],
])("%s resembles %j", (path, near) => {
  expect(nearAddresses(path, [...addresses, ...items])).toEqual(near);
});

test("a long path resembles nothing", () => {
  expect(nearAddresses(`/items/${"x".repeat(3000)}`, items)).toEqual([]);
});
