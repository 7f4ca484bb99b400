/** A package without a rule, and one in the wrong folder. */
import { describe, expect, test } from "vitest";

import { house } from "../house.ts";
import { planted, plantedInHouse, plantedPackage } from "../testing/planted.ts";
import { unknownPackages } from "./known-packages.ts";

describe("unknownPackages", () => {
  test("names a package without a rule, and where to write one", () => {
    const [line] = unknownPackages(plantedInHouse("@hellorec/new", "src/a.ts", ""), house);
    expect(line).toContain("@hellorec/new is not in the house");
    expect(line).toContain("scripts/architecture/house.ts");
  });

  test("names a package in the wrong folder", () => {
    expect(unknownPackages(planted(plantedPackage("apps/api", {})), house)).toEqual([
      "apps/api: @hellorec/api belongs in packages/api",
    ]);
  });
});
