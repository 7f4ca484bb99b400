/** Rings of all kinds, and graphs without one. */
import { describe, expect, test } from "vitest";

import { circles } from "./circles.ts";

const graphOf = (edges: Readonly<Record<string, string>>) =>
  new Map(Object.entries(edges).map(([node, targets]) => [node, targets.split("")]));

describe("circles", () => {
  test.each([
    ["a node that leads to itself", { a: "a" }, ["aa"]],
    ["two nodes", { a: "b", b: "a" }, ["aba"]],
    ["a cycle behind a path", { a: "b", b: "c", c: "d", d: "b" }, ["bcdb"]],
    ["the shorter one of two through a node", { a: "bc", b: "d", c: "a", d: "a" }, ["aca", "bdab"]],
    ["two apart", { a: "b", b: "a", c: "d", d: "c" }, ["aba", "cdc"]],
  ])("finds %s", (_what, edges, cycles) => {
    expect(circles(graphOf(edges)).map((cycle) => cycle.join(""))).toEqual(cycles);
  });

  test.each([
    ["a path", { a: "b", b: "c", c: "" }],
    ["a diamond", { a: "bc", b: "d", c: "d", d: "" }],
    ["what leads out of the graph", { a: "x", b: "a" }],
  ])("lets %s be", (_what, edges) => {
    expect(circles(graphOf(edges))).toEqual([]);
  });
});
