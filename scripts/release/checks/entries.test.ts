import { expect, test } from "vitest";

import { plantedTarball } from "../testing/planted-packages.ts";
import { entryFaults } from "./entries.ts";

test.each([
  ["dist/index.cjs", 'package.json, exports["."]["require"]["default"]'],
  ["dist/index.d.ts", 'package.json, exports["."]["import"]["types"]'],
])("%s must be packed where an entry names it", (path, where) => {
  const faults = entryFaults(plantedTarball("@hellorec/client", { [path]: null }));
  expect(faults).toMatchObject([{ where, wrong: `${path} is not in the tarball` }]);
});

test("each field that names a file is read", () => {
  const fields = {
    main: "./dist/a.js",
    types: "./dist/a.d.ts",
    exports: { "./*": "./dist/*.css" },
  };
  const faults = entryFaults(plantedTarball("@hellorec/client", {}, fields));
  expect(faults.map(({ where }) => where)).toEqual([
    'package.json, exports["./*"]',
    "package.json, main",
    "package.json, types",
  ]);
  const found = { "dist/a.js": "", "dist/a.d.ts": "", "dist/a.css": "" };
  expect(entryFaults(plantedTarball("@hellorec/client", found, fields))).toEqual([]);
});

test("a package without entries is of no use", () => {
  const faults = entryFaults(plantedTarball("@hellorec/cli", {}, { bin: {} }));
  expect(faults).toMatchObject([{ wrong: "has nothing to load or to run" }]);
});

test.each(["process.exit();\n", "#!/bin/sh\n", "// a comment\n#!/usr/bin/env node\n"])(
  "a program needs its shebang: %j",
  (text) => {
    const tarball = plantedTarball("@hellorec/cli", { "dist/cli.js": text });
    const faults = entryFaults(tarball).map(({ wrong }) => wrong);
    expect(faults).toContain("the program cli has no shebang");
  },
);

test("a program must be executable", () => {
  const tarball = plantedTarball("@hellorec/cli");
  const program = tarball.files.get("dist/cli.js");
  const bytes = program?.bytes ?? Buffer.from("");
  const files = new Map([...tarball.files, ["dist/cli.js", { bytes, mode: 0o644 }]]);
  expect(entryFaults({ ...tarball, files })).toMatchObject([
    { where: "dist/cli.js", wrong: "the program cli is not executable: its mode is 644" },
  ]);
});
