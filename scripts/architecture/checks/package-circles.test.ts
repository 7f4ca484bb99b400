/** A ring of packages, and a diamond. */
import { describe, expect, test } from "vitest";

import { planted, plantedPackage } from "../testing/planted.ts";
import type { Package } from "../workspace.ts";
import { packageCircles } from "./package-circles.ts";

function pkg(name: string, uses: readonly string[]): Package {
  const devDependencies = Object.fromEntries(uses.map((used) => [used, "workspace:*"]));
  return plantedPackage(`packages/${name}`, {}, { name, devDependencies });
}

describe("packageCircles", () => {
  test("shows the ring", () => {
    const ring = [pkg("a", ["b"]), pkg("b", ["c"]), pkg("c", ["b"])];
    expect(packageCircles(planted(...ring))).toEqual(["b -> c -> b"]);
  });

  test("lets a diamond be", () => {
    const diamond = [pkg("a", ["b", "c"]), pkg("b", ["d"]), pkg("c", ["d"]), pkg("d", [])];
    expect(packageCircles(planted(...diamond))).toEqual([]);
  });
});
