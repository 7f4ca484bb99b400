import { expect, test } from "vitest";

import { plantedTarball } from "../testing/planted-packages.ts";
import { importFaults } from "./imports.ts";

test.each([
  ["dist/index.js", 'import "./lost.js";', "loads ./lost.js, which is not packed"],
  ["dist/index.js", 'void import("./lost.js");', "loads ./lost.js, which is not packed"],
  ["dist/index.cjs", 'require("../lost.cjs");', "loads ../lost.cjs, which is not packed"],
  ["dist/index.js", 'import "zod/v4";', "loads zod/v4, which package.json does not depend on"],
  [
    "dist/index.js",
    'export * from "@a/b/c";',
    "loads @a/b/c, which package.json does not depend on",
  ],
  [
    "dist/index.d.ts",
    'export type * from "zod";',
    "loads zod, which package.json does not depend on",
  ],
  [
    "dist/index.d.cts",
    'export type A = import("./a.cjs").A;',
    "loads ./a.cjs, which is not packed",
  ],
])("%s: %s", async (path, text, wrong) => {
  const faults = await importFaults(plantedTarball("@hellorec/client", { [path]: `${text}\n` }));
  expect(faults).toMatchObject([{ where: path, wrong }]);
});

test("what is packed, depended on, optional or part of Node may be loaded", async () => {
  const files = {
    "dist/index.js": 'import "./a.js"; import "node:fs"; import "zod/v4"; import "react";\n',
    "dist/a.js": 'import "./index.js"; import "@hellorec/client";\n',
    "dist/index.d.ts": '/** import "lost"; */\nexport type * from "./a.js";\nimport "react";\n',
    "dist/a.d.ts": "export type A = 1;\n",
  };
  const fields = { dependencies: { zod: "^4.0.0" }, peerDependencies: { react: "^19.0.0" } };
  expect(await importFaults(plantedTarball("@hellorec/client", files, fields))).toEqual([]);
});
