/** Every check is shown a workspace that breaks it, and one that does not. */
import { describe, expect, it } from "vitest";

import {
  consoleCalls,
  cycles,
  dependencyRecords,
  forbiddenDependencies,
  forbiddenImports,
  machineTraces,
  unknownPackages,
} from "./checks.ts";
import { house } from "./house.ts";
import { catalogNames, ignoredBy, parseManifest } from "./workspace.ts";
import type { Manifest, Package, Workspace } from "./workspace.ts";

const NONE: Manifest = {
  name: "root",
  dependencies: {},
  devDependencies: {},
  peerDependencies: {},
};

function workspace(parts: Partial<Workspace>): Workspace {
  return { root: NONE, packages: [], catalog: [], dependencyNotes: "", files: [], ...parts };
}

/** A package of the house with one source file. */
function withSource(name: string, path: string, text: string, extra: Partial<Manifest> = {}) {
  const folder = house[name]?.folder ?? "packages/unknown";
  const manifest = { ...NONE, name, ...extra };
  const pkg: Package = { folder, manifest, sources: [{ path: `${folder}/${path}`, text }] };
  return workspace({ packages: [pkg] });
}

describe("unknownPackages", () => {
  it("names a package without a rule, and where to write one", () => {
    const [line] = unknownPackages(withSource("@hellorec/new", "src/a.ts", ""), house);
    expect(line).toContain("@hellorec/new is not in the house");
    expect(line).toContain("scripts/architecture/house.ts");
  });

  it("names a package in the wrong folder", () => {
    const manifest = { ...NONE, name: "@hellorec/api" };
    const moved = workspace({ packages: [{ folder: "apps/api", manifest, sources: [] }] });
    expect(unknownPackages(moved, house)).toEqual([
      "apps/api: @hellorec/api belongs in packages/api",
    ]);
  });
});

describe("forbiddenImports", () => {
  it.each([
    ["@hellorec/recommender", "src/a.ts", 'import { a } from "@hellorec/store";'],
    ["@hellorec/recommender", "src/a.ts", 'import type { A } from "@hellorec/store";'],
    ["@hellorec/store", "src/a.ts", 'import { a } from "@hellorec/recommender";'],
    ["@hellorec/store", "src/a.ts", 'import { a } from "@hellorec/engine";'],
    ["@hellorec/engine", "src/a.ts", 'import { a } from "@hellorec/api";'],
    ["@hellorec/engine", "src/a.ts", 'import { type A } from "@hellorec/api";'],
    ["@hellorec/engine", "src/a.test.ts", 'import { a } from "@hellorec/server";'],
    ["@hellorec/client", "src/a.ts", 'import { a } from "@hellorec/api";'],
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
    expect(forbiddenImports(withSource(name, path, text), house)).toHaveLength(1);
  });

  it.each([
    ["@hellorec/server", "src/a.ts", 'import { a } from "@hellorec/engine";'],
    ["@hellorec/engine", "src/a.ts", 'import { a } from "@hellorec/store";'],
    ["@hellorec/engine", "src/a.ts", 'import type { A } from "@hellorec/api";'],
    ["@hellorec/cli", "src/a.test.ts", 'import { a } from "@hellorec/server";'],
    ["@hellorec/api", "src/a.test.ts", 'import { readFile } from "node:fs/promises";'],
    ["@hellorec/api", "src/a.test.ts", 'import { it } from "vitest";'],
    ["@hellorec/api", "src/b/a.ts", 'import { a } from "../c.ts";'],
    ["@hellorec/store", "src/a.dev.mjs", 'import { register } from "tsx/esm/api";'],
  ])("lets %s: %s: %s be", (name, path, text) => {
    expect(forbiddenImports(withSource(name, path, text), house)).toEqual([]);
  });

  it("lets a package load what it declares for its users, and an app what it bundles", () => {
    const text = 'import { z } from "zod";';
    const zod = { zod: "catalog:" };
    const api = "@hellorec/api";
    const cli = "@hellorec/cli";
    const check = (name: string, extra: Partial<Manifest>) =>
      forbiddenImports(withSource(name, "src/a.ts", text, extra), house);
    expect(check(api, { dependencies: zod })).toEqual([]);
    expect(check(cli, { devDependencies: zod })).toEqual([]);
    expect(check(api, { peerDependencies: { zod: "^4.0.0" } })).toEqual([]);
    expect(check(api, { devDependencies: zod })).toHaveLength(1);
  });
});

describe("forbiddenDependencies", () => {
  const store = { "@hellorec/store": "workspace:*" };
  const server = { "@hellorec/server": "workspace:*" };

  it.each([
    ["@hellorec/recommender", { dependencies: store }],
    ["@hellorec/cli", { devDependencies: store }],
    ["@hellorec/cli", { dependencies: server }],
  ])("%s: %j", (name, extra) => {
    expect(forbiddenDependencies(withSource(name, "a.ts", "", extra), house)).toHaveLength(1);
  });

  it.each([
    ["@hellorec/engine", { dependencies: store }],
    ["@hellorec/cli", { devDependencies: server }],
  ])("lets %s: %j be", (name, extra) => {
    expect(forbiddenDependencies(withSource(name, "a.ts", "", extra), house)).toEqual([]);
  });
});

function pkg(name: string, uses: readonly string[]): Package {
  const devDependencies = Object.fromEntries(uses.map((used) => [used, "workspace:*"]));
  return { folder: `packages/${name}`, manifest: { ...NONE, name, devDependencies }, sources: [] };
}

describe("cycles", () => {
  it("shows the ring", () => {
    const ring = [pkg("a", ["b"]), pkg("b", ["c"]), pkg("c", ["b"])];
    expect(cycles(workspace({ packages: ring }))).toEqual(["b -> c -> b"]);
  });

  it("lets a diamond be", () => {
    const diamond = [pkg("a", ["b", "c"]), pkg("b", ["d"]), pkg("c", ["d"]), pkg("d", [])];
    expect(cycles(workspace({ packages: diamond }))).toEqual([]);
  });
});

describe("dependencyRecords", () => {
  const used = { ...NONE, dependencies: { zod: "catalog:" } };

  it("finds versions that are not the catalog's", () => {
    const dependencies = { zod: "^4.0.0", "@hellorec/api": "catalog:" };
    expect(dependencyRecords(workspace({ root: { ...NONE, dependencies } }))).toHaveLength(2);
  });

  it("finds entries that nothing uses or explains", () => {
    const parts = { catalog: ["zod"], dependencyNotes: "It mentions `zod` in passing." };
    expect(dependencyRecords(workspace(parts))).toHaveLength(2);
    expect(dependencyRecords(workspace({ ...parts, root: used }))).toHaveLength(1);
  });

  it("lets an entry be that is used and explained", () => {
    for (const dependencyNotes of ["| `zod` | schemas |", "- `zod`: schemas"]) {
      expect(
        dependencyRecords(workspace({ root: used, catalog: ["zod"], dependencyNotes })),
      ).toEqual([]);
    }
  });
});

describe("machineTraces", () => {
  // Put together here, so that this file holds none itself.
  const traces = [
    ["https:/", "registry.example.com", "zod.tgz"],
    ["https:/", "npm-artifactory.example.com", "zod"],
    ["cd ", "root", "project"],
    ["cwd: '", "home", "alice", "project'"],
    ["", "Users", "alice"],
  ].map((parts) => parts.join("/"));

  it.each([...traces, ["@acme:registry", "x"].join("="), ["  tarball", " x"].join(":")])(
    "%s",
    (text) => {
      const files = [{ path: "a.md", text: `before\n${text}\nafter` }];
      expect(machineTraces(workspace({ files }))).toHaveLength(1);
    },
  );

  it.each([
    "GET /users/root/x",
    "https://www.npmjs.com/package/zod",
    "apps/work/a",
    "the registry",
  ])("lets %s be", (text) => {
    expect(machineTraces(workspace({ files: [{ path: "a.md", text }] }))).toEqual([]);
  });
});

describe("consoleCalls", () => {
  it("finds them in packages", () => {
    const loud = withSource("@hellorec/api", "src/a.ts", 'const a = 1;\nconsole.error("a");');
    expect(consoleCalls(loud)).toEqual(["packages/api/src/a.ts: writes to the console"]);
  });

  it.each([
    ["@hellorec/api", "src/a.test.ts", 'console.log("a");'],
    ["@hellorec/api", "src/a.ts", " * console.log(answer);"],
    ["@hellorec/cli", "src/a.ts", 'console.log("a");'],
  ])("lets %s: %s: %s be", (name, path, text) => {
    expect(consoleCalls(withSource(name, path, text))).toEqual([]);
  });
});

describe("reading", () => {
  it("takes the catalog out of pnpm-workspace.yaml", () => {
    const yaml =
      'packages:\n  - apps/*\n\ncatalog:\n  "@trpc/server": 1.0.0\n  zod: 4.0.0\n\nother:\n  x: 1\n';
    expect(catalogNames(yaml)).toEqual(["@trpc/server", "zod"]);
  });

  it("passes over what .gitignore names", () => {
    const ignored = ignoredBy("node_modules/\n*.log\n.DS_Store\n");
    const names = ["node_modules", "a.log", ".DS_Store", "log", "src", ""];
    expect(names.filter((name) => ignored(name))).toEqual(["node_modules", "a.log", ".DS_Store"]);
  });

  it.each(["[]", "{}", '{"name":1}'])("refuses %s as a package.json", (text) => {
    expect(() => parseManifest(text)).toThrow("must be an object with a name");
  });
});
