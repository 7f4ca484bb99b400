/** A package with rooms, and each way to break them. */
import { describe, expect, test } from "vitest";

import type { PackageRule } from "../package-rules.ts";
import { planted, plantedPackage } from "../testing/planted.ts";
import { roomArrows } from "./room-arrows.ts";

const ROOMS = ["", "top", "middle/inner", "middle", "bottom"];
const FILES = {
  "src/index.ts": 'import "./top/a.ts";',
  "src/top/a.ts": 'import "../middle/b.ts";\nimport "./own.ts";',
  "src/top/own.ts": "",
  "src/middle/b.ts": 'import "./nested/c.ts";',
  "src/middle/nested/c.ts": 'import "../../bottom/d.ts";',
  "src/middle/inner/e.ts": 'import "../b.ts";',
  "src/bottom/d.ts": 'import "node:fs";',
};

function check(
  files: Readonly<Record<string, string>>,
  rooms: readonly string[] | undefined = ROOMS,
) {
  const rule: PackageRule = { folder: "packages/a", uses: [], rooms };
  return roomArrows(planted(plantedPackage("packages/a", files)), { "@hellorec/a": rule });
}

describe("roomArrows", () => {
  test("lets arrows go down and stay in their room", () => {
    expect(check(FILES)).toEqual([]);
  });

  test.each([
    ["src/bottom/d.ts", 'import { b } from "../middle/b.ts";', "src/middle is above src/bottom"],
    ["src/bottom/d.ts", 'import type { B } from "../top/a.ts";', "src/top is above src/bottom"],
    ["src/middle/nested/c.ts", 'import "../../index.ts";', "src is above src/middle"],
    ["src/middle/b.ts", 'export * from "./inner/e.ts";', "src/middle/inner is above src/middle"],
    ["src/top/a.ts", 'await import("../index.ts");', "src is above src/top"],
  ])("refuses in %s: %s", (path, text, expected) => {
    const lines = check({ ...FILES, [path]: text });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`packages/a/${path}: imports packages/a/src/`);
    expect(lines[0]).toContain(expected);
  });

  test.each(["src/bottom/d.test.ts", "src/bottom/testing/help.ts", "src/other/testing/help.ts"])(
    "lets %s import from above",
    (path) => {
      expect(check({ ...FILES, [path]: 'import "../index.ts";\nimport "../top/a.ts";' })).toEqual(
        [],
      );
    },
  );

  test("refuses a folder that is no room, and a room that is no folder", () => {
    expect(check({ ...FILES, "src/attic/x.ts": "" })).toEqual([
      "packages/a/src/attic/x.ts: in no room of @hellorec/a (scripts/architecture/package-rules.ts)",
    ]);
    expect(check(FILES, [...ROOMS, "cellar"])).toEqual([
      "packages/a/src/cellar: a room of scripts/architecture/package-rules.ts without a file",
    ]);
  });

  test("lets a file of src be a room of its own", () => {
    const files = { ...FILES, "src/config.ts": "", "src/bottom/d.ts": 'import "../config.ts";' };
    expect(check(files)).toHaveLength(1);
    expect(check(files, [...ROOMS, "config.ts"])).toEqual([]);
  });

  test("insists on rooms from 16 files on", () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`src/f${at}.ts`, ""]));
    const lines = (count: number) =>
      roomArrows(planted(plantedPackage("packages/a", many(count))), {
        "@hellorec/a": { folder: "packages/a", uses: [] },
      });
    expect(lines(15)).toEqual([]);
    expect(lines(16)).toEqual([
      "packages/a/src: 16 files and no rooms: list its rooms in scripts/architecture/package-rules.ts",
    ]);
  });
});
