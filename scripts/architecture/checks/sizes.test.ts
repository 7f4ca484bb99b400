/** A file of one line too many, a folder of one file too many, a median of one line too many. */
import { describe, expect, test } from "vitest";

import { plantedFiles } from "../testing/planted.ts";
import { sizes } from "./sizes.ts";

const file = (path: string, lines: number) => ({ path, text: "x\n".repeat(lines) });
const folder = (name: string, count: number, lines = 1) =>
  Array.from({ length: count }, (_, at) => file(`${name}/f${at}.ts`, lines));

describe("sizes", () => {
  test("refuses what is too large", () => {
    const small = folder("small", 3);
    expect(sizes(plantedFiles([...small, file("a.ts", 251)]))).toEqual([
      "a.ts: 251 lines, more than 250",
    ]);
    expect(sizes(plantedFiles(folder("src", 16)))).toEqual(["src: 16 source files, more than 15"]);
    expect(sizes(plantedFiles(folder("src", 5, 76)))).toEqual([
      "the median file has 76 lines, more than 75",
    ]);
  });

  test("lets the largest allowed be, and tests of any size", () => {
    const files = [
      ...folder("src", 14, 75),
      file("src/a.ts", 250),
      file("src/a.test.ts", 900),
      file("src/a.css", 900),
      ...folder("src/testing", 1, 300),
    ];
    expect(sizes(plantedFiles(files))).toEqual([]);
    expect(sizes(plantedFiles([]))).toEqual([]);
  });
});
