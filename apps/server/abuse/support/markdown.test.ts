import { describe, expect, test } from "vitest";

import { countsCell, markdownTable, replaceMarked } from "./markdown.ts";

test("columns are as wide as their widest cell, numbers to the right", () => {
  expect(
    markdownTable([
      ["case", "ms"],
      ["a long name", "1,000"],
    ]),
  ).toBe(
    ["| case        |    ms |", "| ----------- | ----: |", "| a long name | 1,000 |"].join("\n"),
  );
});

describe("a marked place", () => {
  const page = "before\n<!-- a -->\nold\n<!-- end of a -->\nafter\n";

  test("is replaced, again and again", () => {
    const once = replaceMarked(page, "a", "new");
    expect(once).toBe("before\n<!-- a -->\n\nnew\n\n<!-- end of a -->\nafter\n");
    expect(replaceMarked(once, "a", "new\n")).toBe(once);
  });

  test("that is missing is an error", () => {
    expect(() => replaceMarked(page, "b", "new")).toThrow("<!-- b -->");
  });
});

test("counts are written in the order of their names", () => {
  expect(countsCell({ "503": 2, "200": 1500 })).toBe("200 x 1,500, 503 x 2");
});
