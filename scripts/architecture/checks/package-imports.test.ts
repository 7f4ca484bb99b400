/** Imports that the packageRules allows, and imports that it refuses. */
import { describe, expect, test } from "vitest";

import { packageRules } from "../package-rules.ts";
import { plantedKnown } from "../testing/planted.ts";
import type { Manifest } from "../workspace.ts";
import { forbiddenImports } from "./package-imports.ts";

describe("forbiddenImports", () => {
  test.each([
    ["@hellorec/recommender", "src/a.ts", 'import { a } from "@hellorec/store";'],
    ["@hellorec/recommender", "src/a.ts", 'import type { A } from "@hellorec/store";'],
    ["@hellorec/store", "src/a.ts", 'import { a } from "@hellorec/recommender";'],
    ["@hellorec/store", "src/a.ts", 'import { a } from "@hellorec/engine";'],
    ["@hellorec/engine", "src/a.ts", 'import { a } from "@hellorec/api";'],
    ["@hellorec/engine", "src/a.ts", 'import { type A } from "@hellorec/api";'],
    ["@hellorec/engine", "src/a.test.ts", 'import { a } from "@hellorec/server";'],
    ["@hellorec/client", "src/a.ts", 'import { a } from "@hellorec/engine";'],
    ["@hellorec/client", "src/a.ts", 'import { a } from "@hellorec/server";'],
    ["@hellorec/client", "src/a.ts", 'import { a } from "node:fs";'],
    ["@hellorec/cli", "src/a.ts", 'import { a } from "@hellorec/server";'],
    ["@hellorec/cli", "src/a.ts", 'const a = await import("@hellorec/store");'],
    ["@hellorec/cli", "src/a.test.ts", 'import { a } from "@hellorec/engine";'],
    ["@hellorec/api", "src/a.ts", 'import { readFile } from "node:fs/promises";'],
    ["@hellorec/api", "src/a.ts", 'import { a } from "@hellorec/engine";'],
    ["@hellorec/api", "src/a.ts", 'export * from "../../engine/src/index.ts";'],
    ["@hellorec/api", "src/a.ts", 'import { a } from "left-pad";'],
    ["@hellorec/api", "src/a.ts", 'import { a } from "@hellorec/api";'],
    ["@hellorec/recommender", "src/a.ts", 'import { a } from "node:fs";'],
  ])("%s: %s: %s", (name, path, text) => {
    expect(forbiddenImports(plantedKnown(name, path, text), packageRules)).toHaveLength(1);
  });

  test.each([
    ["@hellorec/server", "src/a.ts", 'import { a } from "@hellorec/engine";'],
    ["@hellorec/engine", "src/a.ts", 'import { a } from "@hellorec/store";'],
    ["@hellorec/engine", "src/a.ts", 'import type { A } from "@hellorec/api";'],
    ["@hellorec/cli", "src/a.test.ts", 'import { a } from "@hellorec/server";'],
    ["@hellorec/api", "src/a.test.ts", 'import { readFile } from "node:fs/promises";'],
    ["@hellorec/api", "src/a.test.ts", 'import { it } from "vitest";'],
    ["@hellorec/api", "src/b/a.ts", 'import { a } from "../c.ts";'],
    ["@hellorec/store", "src/a.dev.mjs", 'import { register } from "tsx/esm/api";'],
  ])("lets %s: %s: %s be", (name, path, text) => {
    expect(forbiddenImports(plantedKnown(name, path, text), packageRules)).toEqual([]);
  });

  test("lets a package load what it declares for its users, and an app what it bundles", () => {
    const text = 'import { z } from "zod";';
    const zod = { zod: "catalog:" };
    const api = "@hellorec/api";
    const cli = "@hellorec/cli";
    const check = (name: string, extra: Partial<Manifest>) =>
      forbiddenImports(plantedKnown(name, "src/a.ts", text, extra), packageRules);
    expect(check(api, { dependencies: zod })).toEqual([]);
    expect(check(cli, { devDependencies: zod })).toEqual([]);
    expect(check(api, { peerDependencies: { zod: "^4.0.0" } })).toEqual([]);
    expect(check(api, { devDependencies: zod })).toHaveLength(1);
  });
});
