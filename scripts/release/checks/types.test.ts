import { expect, test } from "vitest";

import { plantedTarball } from "../testing/planted-packages.ts";
import { wrongTypes } from "./types.ts";

test("declarations of ES modules for CommonJS are found", async () => {
  const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.cjs" } };
  const faults = await wrongTypes(plantedTarball("@hellorec/client", {}, { exports }));
  expect(faults).toMatchObject([{ where: expect.any(String), wrong: "FalseESM" }]);
});

test("an entry without declarations is found for each kind of project", async () => {
  const exports = { ".": "./dist/a.js", "./typed": "./dist/index.js" };
  const tarball = plantedTarball("@hellorec/client", { "dist/a.js": "export {};\n" }, { exports });
  const untyped = (await wrongTypes(tarball)).filter(({ wrong }) => wrong === "UntypedResolution");
  expect(untyped.map(({ where }) => where)).toEqual([
    'exports["."], node16-cjs',
    'exports["."], node16-esm',
    'exports["."], bundler',
  ]);
});

test("a package whose declarations are not packed is found", async () => {
  const changes = { "dist/index.d.ts": null, "dist/index.d.cts": null };
  const faults = await wrongTypes(plantedTarball("@hellorec/client", changes));
  expect(faults).toMatchObject([{ wrong: "has exports without types" }]);
});
