/** A tarball without a fault passes every check, so that each fault that a test plants is the only one. */
import { expect, test } from "vitest";

import { packedPackages } from "../packed-packages.ts";
import { plantedTarball, plantedWorkspace } from "../testing/planted-packages.ts";
import { checks } from "./all.ts";

test.each(Object.keys(packedPackages))("%s has no fault", async (name) => {
  const tarball = plantedTarball(name);
  for (const check of checks) expect(await check(tarball, plantedWorkspace())).toEqual([]);
});
