/** Rings of files, planted. */
import { describe, expect, test } from "vitest";

import { planted, plantedPackage } from "../testing/planted.ts";
import { fileCircles } from "./file-circles.ts";

const check = (files: Readonly<Record<string, string>>) =>
  fileCircles(planted(plantedPackage("packages/a", files)));

describe("fileCircles", () => {
  test.each([
    ['import { b } from "./b.ts";', 'import { a } from "./a.ts";'],
    ['import { b } from "./b.ts";', 'import type { A } from "./a.ts";'],
    ['import type { B } from "./b.ts";', 'export type { A } from "./a.ts";'],
    ['const b = await import("./b.ts");', 'export * from "./a.ts";'],
    ['import { b } from "./b.ts";', 'import { a } from "@hellorec/a";\nexport type A = typeof a;'],
  ])("prints the ring of %j and %j", (a, b) => {
    const files = { "src/index.ts": 'export * from "./a.ts";', "src/a.ts": a, "src/b.ts": b };
    const [line, ...others] = check(files);
    expect(others).toEqual([]);
    expect(line).toMatch(/^circle of imports: (packages\/a\/src\/\w+\.ts)( -> .*)? -> \1$/);
    expect(line).toContain("packages/a/src/b.ts");
  });

  test("finds a ring among helpers of tests", () => {
    expect(
      check({
        "src/testing/a.ts": 'import { b } from "./b.ts";',
        "src/testing/b.ts": 'import type { A } from "./a.ts";',
      }),
    ).toEqual([
      "circle of imports: packages/a/src/testing/a.ts -> packages/a/src/testing/b.ts -> packages/a/src/testing/a.ts",
    ]);
  });

  test("lets two files share a third", () => {
    expect(
      check({
        "src/a.ts": 'import "./b.ts";\nimport "./c.ts";',
        "src/b.ts": 'import "./c.ts";',
        "src/c.ts": "",
      }),
    ).toEqual([]);
  });
});
