import { expect, test } from "vitest";

import { rulesOf } from "../packed-packages.ts";
import { plantedTarball } from "../testing/planted-packages.ts";
import { sizeFaults } from "./sizes.ts";

const { maxPackedBytes, maxUnpackedBytes } = rulesOf("@hellorec/cli");

test("a tarball above its budget is told with both sizes", () => {
  const small = plantedTarball("@hellorec/cli");
  expect(sizeFaults({ ...small, packedBytes: maxPackedBytes })).toEqual([]);
  expect(sizeFaults({ ...small, packedBytes: maxPackedBytes + 1 })).toMatchObject([
    {
      where: "the packed tarball",
      wrong: `has ${maxPackedBytes + 1} bytes, more than ${maxPackedBytes}`,
    },
  ]);
});

test("so are files that are larger together than the budget", () => {
  const large = plantedTarball("@hellorec/cli", {
    "dist/chunks/a.js": "a".repeat(maxUnpackedBytes),
  });
  expect(sizeFaults(large)).toMatchObject([{ where: "the unpacked tarball" }]);
});
