/** A package without a rule, and one in the wrong folder. */
import { describe, expect, test } from "vitest";

import { packageRules } from "../package-rules.ts";
import { planted, plantedKnown, plantedPackage } from "../testing/planted.ts";
import { unknownPackages } from "./known-packages.ts";

describe("unknownPackages", () => {
  test("names a package without a rule, and where to write one", () => {
    const [line] = unknownPackages(plantedKnown("@hellorec/new", "src/a.ts", ""), packageRules);
    expect(line).toContain("@hellorec/new has no rule");
    expect(line).toContain("scripts/architecture/package-rules.ts");
  });

  test("names a package in the wrong folder", () => {
    expect(unknownPackages(planted(plantedPackage("apps/api", {})), packageRules)).toEqual([
      "apps/api: @hellorec/api belongs in packages/api",
    ]);
  });
});
