/** The parts of files that are read without a parser. Reading the disk is tested by the checks. */
import { describe, expect, test } from "vitest";

import { catalogNames, ignoredBy, memberPatterns, parseManifest } from "./workspace.ts";

describe("reading", () => {
  test("takes the catalog out of pnpm-workspace.yaml", () => {
    const yaml =
      'packages:\n  - apps/*\n\ncatalog:\n  "@trpc/server": 1.0.0\n  zod: 4.0.0\n\nother:\n  x: 1\n';
    expect(catalogNames(yaml)).toEqual(["@trpc/server", "zod"]);
  });

  test("knows the packages of the workspace from other projects", () => {
    const members = memberPatterns("packages:\n  - apps/*\n  - bench\n\ncatalog:\n  zod: 4.0.0\n");
    const paths = ["apps/cli", "bench", "apps/cli/deep", "examples/curl", "apps"];
    const isMember = (path: string) => members.some((one) => one.test(`${path}/package.json`));
    expect(paths.filter(isMember)).toEqual(["apps/cli", "bench"]);
  });

  test("passes over what .gitignore names", () => {
    const ignored = ignoredBy("node_modules/\n*.log\n.DS_Store\n");
    const names = ["node_modules", "a.log", ".DS_Store", "log", "src", ""];
    expect(names.filter((name) => ignored(name))).toEqual(["node_modules", "a.log", ".DS_Store"]);
  });

  test.each(["[]", "{}", '{"name":1}'])("refuses %s as a package.json", (text) => {
    expect(() => parseManifest(text)).toThrow("must be an object with a name");
  });
});
