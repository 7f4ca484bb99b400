import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { agoText } from "./age.ts";
import { moreNote } from "./more.ts";
import { clipped, printable, textWidth } from "./printable.ts";
import { progressText, secondsLeft } from "./progress.ts";
import { recommendationsText } from "./recommendations.ts";
import { styleFor } from "./style.ts";
import { table } from "./table.ts";
import { rowsText, wrapped } from "./wrap.ts";

describe("text", () => {
  test.each([
    ["", 0],
    ["abc", 3],
    ["猫", 2],
    ["e\u0301", 1],
    ["🎬", 2],
  ])("%j takes %i columns", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test.each([
    [undefined, undefined],
    ["aXRlbTQy", "more: --cursor aXRlbTQy"],
    ["x".repeat(201), "more: --cursor with the next_cursor that --json prints"],
    ["$(reboot)", "more: --cursor with the next_cursor that --json prints"],
  ])("below a page with the cursor %s it says %s", (cursor, note) => {
    expect(moreNote(cursor)).toBe(note);
  });

  test("what is clipped fits, and is otherwise unchanged", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 1, max: 40 }),
        (text, width) => {
          const cut = clipped(text, width);
          expect(textWidth(cut)).toBeLessThanOrEqual(width);
          if (textWidth(text) <= width) expect(cut).toBe(text);
          else expect(text.startsWith(cut.slice(0, -1))).toBe(true);
        },
      ),
    );
  });

  test("what is printable holds nothing that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });
});

const terminal = { isTTY: true, columns: 40 };
const BOLD_X = "\u001B[1mx\u001B[22m";

describe("style", () => {
  test.each([
    ["a terminal", terminal, {}, true, "\u001B[1mx\u001B[22m"],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, true, "x"],
    ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, true, "\u001B[1mx\u001B[22m"],
    ["a dumb terminal", terminal, { TERM: "dumb" }, true, "x"],
    ["--no-color", terminal, {}, false, "x"],
    ["a pipe", { isTTY: false, columns: 0 }, {}, true, "x"],
    ["FORCE_COLOR in a pipe", { isTTY: false, columns: 0 }, { FORCE_COLOR: "1" }, true, BOLD_X],
    ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, true, "x"],
    ["FORCE_COLOR and NO_COLOR", terminal, { FORCE_COLOR: "1", NO_COLOR: "1" }, true, BOLD_X],
    ["FORCE_COLOR and --no-color", terminal, { FORCE_COLOR: "1" }, false, "x"],
  ])("%s", (_name, stream, env, wantsColour, painted) => {
    expect(styleFor(stream, env, wantsColour).bold("x")).toBe(painted);
  });
});

test("the width is the terminal's at the moment", () => {
  const resized = { isTTY: true, columns: 80 };
  const style = styleFor(resized, {}, true);
  expect(style.width).toBe(80);
  resized.columns = 40;
  expect(style.width).toBe(40);
});

describe("running text", () => {
  test.each([
    ["fitted to many likes", 10, ["fitted to", "many likes"]],
    ["", 10, [""]],
    ["a abcdefghij b", 4, ["a", "abcd", "efgh", "ij b"]],
    ["吾輩は猫", 5, ["吾輩", "は猫"]],
  ])("%j in %i columns", (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });

  test("rows stand below each other", () => {
    const rows = rowsText(
      [
        ["id", "a b"],
        ["left out", undefined],
        ["long", "some words that go on"],
      ],
      22,
    );
    expect(rows.split("\n")).toEqual([
      "id        a b",
      "long      some words",
      "          that go on",
    ]);
  });

  test.each([
    [0.4, "just now"],
    [1, "1 second ago"],
    [200, "3 minutes ago"],
    [7200, "2 hours ago"],
    [400 * 86_400, "1 year ago"],
  ])("%d seconds are %j", (seconds, words) => {
    expect(agoText(seconds)).toBe(words);
  });
});

describe("tables", () => {
  const columns = [
    { heading: "ID", cell: (row: string[]) => row[0] ?? "" },
    { heading: "N", align: "right" as const, cell: (row: string[]) => row[1] ?? "" },
  ];
  const pipe = styleFor({ isTTY: false, columns: 0 }, {}, true);

  test("columns are aligned, and not cut in a pipe", () => {
    const long = "x".repeat(200);
    expect(
      table(
        [
          ["a", "10"],
          [long, "5"],
        ],
        columns,
        pipe,
      ).split("\n"),
    ).toEqual([`ID${" ".repeat(198)}   N`, `a${" ".repeat(199)}  10`, `${long}   5`]);
  });

  test("they fit the terminal", () => {
    const style = styleFor({ isTTY: true, columns: 30 }, {}, false);
    const rows = [
      ["猫".repeat(50), "12345"],
      ["short", "1"],
    ];
    const lines = table(rows, columns, style).split("\n");
    expect(lines.map((line) => textWidth(line)).every((width) => width <= 30)).toBe(true);
    expect(lines[1]).toContain("…  12345");
  });

  test("where there is little room, optional columns go and whole ones stay", () => {
    const style = styleFor({ isTTY: true, columns: 30 }, {}, false);
    const ranked = [
      { heading: "ID", rank: "whole" as const, cell: () => "i".repeat(15) },
      { heading: "TITLE", cell: () => "t".repeat(40) },
      { heading: "MORE", rank: "optional" as const, cell: () => "m".repeat(20) },
    ];
    expect(table(["row"], ranked, style)).toBe(
      `ID               TITLE\n${"i".repeat(15)}  ${"t".repeat(12)}…`,
    );
  });
});

describe("recommendations", () => {
  test("every entry tells its reasons", () => {
    const item = { item_id: "f", title: "Faust", categories: ["Drama"], available: true };
    const because = ["M", "N", "O"].map((title) => ({ item_id: title, title, weight: 1 }));
    const list = {
      items: [
        { item, score: 2, because },
        { item, score: 1, because: [] },
      ],
      strategy: "personal" as const,
      model_version: "1",
      recommendation_id: "r",
    };
    const text = recommendationsText(list, styleFor({ isTTY: false, columns: 0 }, {}, true));
    expect(text).toBe(" 1  Faust  Drama\n    because of M, N and O\n 2  Faust  Drama");
  });
});

describe("progress", () => {
  test.each([
    [{ text: "5 records" }, undefined, 80, "5 records"],
    [{ text: "x", share: 0 }, undefined, 80, "[--------------------]   0%  x"],
    [{ text: "x", share: 0.5 }, 70, 80, "[##########----------]  50%  1:10 left  x"],
    [{ text: "x", share: 0.5 }, 70, 40, "[####----]  50%  1:10 left  x"],
    [{ text: "x", share: 1.2 }, 0, 80, "[####################] 100%  0:00 left  x"],
  ])("%j with %s s left on %i columns", (progress, left, columns, line) => {
    expect(progressText(progress, left, columns)).toBe(line);
  });

  test.each([
    [0, 0.5, 10, 10],
    [0.5, 0.75, 10, 10],
    [0, 0.005, 10, undefined],
    [0.6, 0.6, 10, undefined],
  ])("from %d to %d in %i s: %s s are left", (first, share, seconds, left) => {
    expect(secondsLeft(first, share, seconds)).toBe(left);
  });
});
