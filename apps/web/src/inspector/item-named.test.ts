/** The item that a typed name means. */
import { expect, test } from "vitest";

import { itemNamed } from "./item-named.ts";

const items = [
  { item_id: "7", title: "Heat and Dust" },
  { item_id: "heat", title: "Heat" },
  { item_id: "6", title: "Heat 2" },
];

test.each([
  ["heat", "heat"],
  ["HEAT", "heat"],
  ["6", "6"],
  ["2", undefined],
  ["dust", "7"],
])("%s", (text, wanted) => expect(itemNamed(items, text)?.item_id).toBe(wanted));

test("nothing is found among nothing", () => expect(itemNamed([], "heat")).toBeUndefined());
