import { expect, test } from "vitest";

import { plantedTarball } from "../testing/planted-packages.ts";
import { mapFaults } from "./maps.ts";

const map = (sourcesContent: readonly string[]) =>
  JSON.stringify({ version: 3, sources: ["../src/a.ts", "../src/b.ts"], sourcesContent });
const module = "export const one = 1;\n//# sourceMappingURL=index.js.map\n";

test("a map must have its sources", () => {
  const plant = (text: string) =>
    mapFaults(plantedTarball("@hellorec/client", { "dist/index.js.map": text }));
  expect(plant(map(["a", "b"]))).toEqual([]);
  const where = "dist/index.js.map";
  expect(plant(map(["a"]))).toMatchObject([{ where, wrong: "has not the text of ../src/b.ts" }]);
  expect(plant('{"sources":["../src/a.ts"]}')).toMatchObject([{ where }]);
});

test("a map that a module names must be there", () => {
  const changes = { "dist/index.js": module };
  expect(mapFaults(plantedTarball("@hellorec/client", changes))).toMatchObject([
    { where: "dist/index.js", wrong: "names the map index.js.map, which is not packed" },
  ]);
  const both = { ...changes, "dist/index.js.map": map(["a", "b"]) };
  expect(mapFaults(plantedTarball("@hellorec/client", both))).toEqual([]);
});
