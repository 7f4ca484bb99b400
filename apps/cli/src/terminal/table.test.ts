/** Tables that fit the terminal. */
import { expect, test } from "vitest";

import { textWidth } from "./printable.ts";
import { styleFor } from "./style.ts";
import { table } from "./table.ts";

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

const keyed = [
  { heading: "ID", rank: "key" as const, cell: (row: string[]) => row[0] ?? "" },
  { heading: "TITLE", cell: (row: string[]) => row[1] ?? "" },
];

test("a key is never cut: the other columns are, down to what can be read", () => {
  const style = styleFor({ isTTY: true, columns: 30 }, {}, false);
  const rows = [
    ["i".repeat(16), "t".repeat(40)],
    ["b", "u"],
  ];
  expect(table(rows, keyed, style).split("\n")).toEqual([
    `ID${" ".repeat(14)}  TITLE`,
    `${"i".repeat(16)}  ${"t".repeat(11)}…`,
    `b${" ".repeat(15)}  u`,
  ]);
});

test("a key that does not fit stands below its row, before what else stands there", () => {
  const style = styleFor({ isTTY: true, columns: 30 }, {}, false);
  const rows = [
    ["i".repeat(17), "t".repeat(40)],
    ["j".repeat(30), "u"],
  ];
  expect(table(rows, keyed, style, ([id]) => `why ${id?.slice(0, 1)}`).split("\n")).toEqual([
    "TITLE",
    "    ID",
    `${"t".repeat(29)}…`,
    `    ${"i".repeat(17)}`,
    "    why i",
    "u",
    `    ${"j".repeat(26)}`,
    `    ${"j".repeat(4)}`,
    "    why j",
  ]);
});
