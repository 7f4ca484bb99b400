/** This workspace keeps the rules of scripts/architecture. */
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import {
  consoleCalls,
  cycles,
  dependencyRecords,
  forbiddenDependencies,
  forbiddenImports,
  machineTraces,
  unknownPackages,
} from "./architecture/checks.ts";
import { house } from "./architecture/house.ts";
import { readWorkspace } from "./architecture/workspace.ts";

const workspace = readWorkspace(fileURLToPath(new URL("..", import.meta.url)));

describe("the workspace", () => {
  it("was read", () => {
    const names = workspace.packages.map(({ manifest }) => manifest.name);
    expect(names).toContain("@hellorec/api");
    expect(names).toContain("@hellorec/server");
    expect(workspace.catalog).toContain("zod");
    for (const { sources } of workspace.packages) expect(sources.length).toBeGreaterThan(0);
  });

  it.each([
    ["holds only packages of the house", unknownPackages],
    ["imports only along the arrows", forbiddenImports],
    ["depends only along the arrows", forbiddenDependencies],
    ["has no cycle of packages", cycles],
    ["takes every version from the catalog, and says why each is there", dependencyRecords],
    ["names no machine and no registry", machineTraces],
    ["writes to the console in apps alone", consoleCalls],
  ])("%s", (_rule, check) => {
    expect(check(workspace, house)).toEqual([]);
  });
});
