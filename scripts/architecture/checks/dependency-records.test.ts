/** Versions and reasons that are missing. */
import { describe, expect, test } from "vitest";

import { plantedFiles, plantedManifest } from "../testing/planted.ts";
import type { Workspace } from "../workspace.ts";
import { dependencyRecords } from "./dependency-records.ts";

const check = (parts: Partial<Workspace>) => dependencyRecords({ ...plantedFiles([]), ...parts });

describe("dependencyRecords", () => {
  const used = plantedManifest("root", { dependencies: { zod: "catalog:" } });

  test("finds versions that are not the catalog's", () => {
    const dependencies = { zod: "^4.0.0", "@hellorec/api": "catalog:" };
    expect(check({ root: plantedManifest("root", { dependencies }) })).toHaveLength(2);
  });

  test("lets a package ask for a range", () => {
    const dependencies = { zod: "catalog:ranges" };
    expect(check({ root: plantedManifest("root", { dependencies }) })).toEqual([]);
  });

  test("finds entries that nothing uses or explains", () => {
    const parts = { catalog: ["zod"], dependencyNotes: "It mentions `zod` in passing." };
    expect(check(parts)).toHaveLength(2);
    expect(check({ ...parts, root: used })).toHaveLength(1);
  });

  test("lets an entry be that is used and explained", () => {
    for (const dependencyNotes of ["| `zod` | schemas |", "- `zod`: schemas"]) {
      expect(check({ root: used, catalog: ["zod"], dependencyNotes })).toEqual([]);
    }
  });
});
