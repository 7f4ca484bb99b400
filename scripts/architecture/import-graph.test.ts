/** Specifiers of all kinds, resolved in a planted workspace. */
import { expect, test } from "vitest";

import { importGraph } from "./import-graph.ts";
import { planted, plantedPackage } from "./testing/planted.ts";

test("resolves relative paths and names of packages, and leaves out the rest", () => {
  const graph = importGraph(
    planted(
      plantedPackage("packages/a", {
        "src/index.ts": 'export * from "./deep/b.ts";',
        "src/deep/b.ts": 'import type { C } from "../c.tsx";\nimport fs from "node:fs";',
        "src/c.tsx": 'import { z } from "zod";\nimport "./missing.ts";',
      }),
      plantedPackage("packages/d", { "src/d.test.ts": 'import { c } from "@hellorec/a";' }),
    ),
  );
  expect(Object.fromEntries(graph)).toEqual({
    "packages/a/src/index.ts": [{ target: "packages/a/src/deep/b.ts", typeOnly: false }],
    "packages/a/src/deep/b.ts": [{ target: "packages/a/src/c.tsx", typeOnly: true }],
    "packages/a/src/c.tsx": [],
    "packages/d/src/d.test.ts": [{ target: "packages/a/src/index.ts", typeOnly: false }],
  });
});
