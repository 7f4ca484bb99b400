/** Statements of all kinds, and look-alikes. */
import { describe, expect, test } from "vitest";

import { importsOf, packageOf } from "./imports.ts";

describe("importsOf", () => {
  test.each([
    ['import { a } from "x";', [{ specifier: "x", typeOnly: false }]],
    ["import a, { b } from 'x';", [{ specifier: "x", typeOnly: false }]],
    ['import * as a from "x";', [{ specifier: "x", typeOnly: false }]],
    ['import "x";', [{ specifier: "x", typeOnly: false }]],
    ['import {\n  a,\n  b,\n} from "x";', [{ specifier: "x", typeOnly: false }]],
    ['import type { A } from "x";', [{ specifier: "x", typeOnly: true }]],
    ['import { type A } from "x";', [{ specifier: "x", typeOnly: false }]],
    ['import type from "x";', [{ specifier: "x", typeOnly: false }]],
    ['export { a } from "x";', [{ specifier: "x", typeOnly: false }]],
    ['export * from "x";', [{ specifier: "x", typeOnly: false }]],
    ['export type * from "x";', [{ specifier: "x", typeOnly: true }]],
    ['const a = await import("x");', [{ specifier: "x", typeOnly: false }]],
    ['const a = require("x");', [{ specifier: "x", typeOnly: false }]],
    [
      'import { a } from "x";\nimport type { B } from "y";',
      [
        { specifier: "x", typeOnly: false },
        { specifier: "y", typeOnly: true },
      ],
    ],
  ])("%j", (text, expected) => {
    expect(importsOf(text)).toEqual(expected);
  });

  test.each([
    ' * import { a } from "x";',
    '// import "x";',
    'export const a = "x";',
    'export function f() {\n  return "x";\n}',
    'export type A = "x";',
    "important();",
  ])("finds none in %j", (text) => {
    expect(importsOf(text)).toEqual([]);
  });
});

describe("packageOf", () => {
  test.each([
    ["zod", "zod"],
    ["zod/v4/core", "zod"],
    ["@trpc/server", "@trpc/server"],
    ["@trpc/server/http", "@trpc/server"],
    ["node:fs/promises", "node:fs/promises"],
    ["./a.ts", undefined],
    ["../a.ts", undefined],
  ])("%s belongs to %s", (specifier, expected) => {
    expect(packageOf(specifier)).toBe(expected);
  });
});
