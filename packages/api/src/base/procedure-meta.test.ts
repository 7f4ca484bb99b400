/** What a procedure must say of itself, and which scope allows which. */
import { expect, test } from "vitest";

import { allows, SCOPES } from "../checks/scope.ts";
import { isProcedureMeta } from "./procedure-meta.ts";

test.each([
  { description: "One item.", scope: "read", user: "none" },
  { description: "Adds events.", scope: "write", user: "events[].user_id" },
  { description: "Erases a user.", scope: "admin" },
])("a description and a scope are enough", (meta) => {
  expect(isProcedureMeta(meta)).toBe(true);
});

test.each([
  ["nothing", undefined],
  ["no scope", { description: "One item." }],
  ["no description", { scope: "read" }],
  ["an unknown scope", { description: "One item.", scope: "owner" }],
  ["a user in an unknown field", { description: "One item.", scope: "read", user: "name" }],
])("%s is not enough", (_what, meta) => {
  expect(isProcedureMeta(meta)).toBe(false);
});

test("each scope allows itself and those before it", () => {
  const allowed = SCOPES.map((scope) => SCOPES.filter((needed) => allows(scope, needed)));
  expect(allowed).toEqual([["read"], ["read", "write"], ["read", "write", "admin"]]);
});
