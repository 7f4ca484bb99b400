/** Typos, other spellings, common names, and names that resemble nothing. */
import { expect, test } from "vitest";

import { meantField } from "./meant-field.ts";

const EVENT = ["event_id", "user_id", "item_id", "type", "value", "occurred_at"];
const LIST = ["user_id", "limit", "categories", "category_match", "exclude_items"];

test.each([
  ["limt", LIST, "limit"],
  ["Limit", LIST, "limit"],
  ["userId", LIST, "user_id"],
  ["user", LIST, "user_id"],
  ["category", LIST, "categories"],
  ["exclude", LIST, "exclude_items"],
  ["timestamp", EVENT, "occurred_at"],
  ["occured_at", EVENT, "occurred_at"],
  ["event_type", EVENT, "type"],
  ["id", ["item_id", "title"], "item_id"],
  ["id", ["user_id"], "user_id"],
  ["items", ["item_ids"], "item_ids"],
  ["weight", EVENT, undefined],
  ["x", LIST, undefined],
  ["", LIST, undefined],
  ["constructor", LIST, undefined],
  ["user_id", [], undefined],
  ["x".repeat(100_000), LIST, undefined],
])("%s", (name, fields, meant) => {
  expect(meantField(name, fields)).toBe(meant);
});
