/** This workspace keeps the rules of scripts/architecture. */
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { checks } from "./architecture/checks/all.ts";
import { packageRules } from "./architecture/package-rules.ts";
import { readWorkspace } from "./architecture/workspace.ts";

const workspace = readWorkspace(fileURLToPath(new URL("..", import.meta.url)));

describe("the workspace", () => {
  test("was read", () => {
    const names = workspace.packages.map(({ manifest }) => manifest.name);
    expect(names).toContain("@hellorec/api");
    expect(names).toContain("@hellorec/server");
    expect(workspace.catalog).toContain("zod");
    for (const { sources } of workspace.packages) expect(sources.length).toBeGreaterThan(0);
  });

  test.each(checks)("%s", (_rule, check) => {
    expect(check(workspace, packageRules)).toEqual([]);
  });
});
