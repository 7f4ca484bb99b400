import { describe, expect, it } from "vitest";

import { goal, replaceSection, table } from "./report.ts";

describe("goal", () => {
  it.each([
    ["at least", 2, true],
    ["at least", 1.9, false],
    ["at most", 2, true],
    ["at most", 2.1, false],
  ] as const)("%s 2: %d is met: %s", (bound, measured, met) => {
    expect(goal({ goal: "a", measured, limit: 2, bound, unit: "x" }).met).toBe(met);
  });
});

describe("table", () => {
  it("pads its columns to their widest cell", () => {
    expect(
      table([
        { name: "a", n: "1000" },
        { name: "longer", n: "2" },
      ]),
    ).toBe(
      ["| name   | n    |", "| ------ | ---- |", "| a      | 1000 |", "| longer | 2    |"].join(
        "\n",
      ),
    );
  });
});

describe("replaceSection", () => {
  const page = "before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter\n";

  it("replaces what stands between the markers, again and again", () => {
    const once = replaceSection(page, "a", "new\n");
    expect(once).toBe("before\n<!-- bench:a -->\n\nnew\n\n<!-- /bench:a -->\nafter\n");
    expect(replaceSection(once, "a", "new\n")).toBe(once);
  });

  it("refuses a page without them", () => {
    expect(() => replaceSection(page, "b", "new")).toThrow("<!-- bench:b -->");
  });
});
