import { expect, test } from "vitest";

import { plantedTarball } from "../testing/planted-packages.ts";
import { publintMessages } from "./publint.ts";

test("types that come after what they describe are found", async () => {
  const exports = { ".": { default: "./dist/index.js", types: "./dist/index.d.ts" } };
  const faults = await publintMessages(plantedTarball("@hellorec/client", {}, { exports }));
  expect(faults.map(({ fix }) => fix).join(" ")).toContain("#exports_types_should_be_first");
});

test("a module in the format of the other kind is found", async () => {
  const changes = { "dist/index.js": "exports.one = 1;\n" };
  const [fault] = await publintMessages(plantedTarball("@hellorec/client", changes));
  expect(fault?.wrong).toMatch(/dist\/index\.js and is written in CJS/);
});
