import { expect, test } from "vitest";

import { plantedTarball } from "../testing/planted-packages.ts";
import { contentFaults } from "./contents.ts";

test.each([
  ["dist/index.test.js", "is a test"],
  ["dist/index.test-d.ts", "is a test"],
  ["dist/testing/fake.js", "is a test"],
  ["src/index.ts", "is a source, which belongs into the maps"],
  ["dist/queue/a.tsx", "is a source, which belongs into the maps"],
  ["dist/server.log", "is a log"],
  [".env", "is a file of settings"],
  ["dist/.env.production", "is a file of settings"],
  ["dist/.npmrc", "is a file of settings"],
  ["dist/tsconfig.tsbuildinfo", "is a cache of the compiler"],
  ["node_modules/zod/index.js", "is a private file"],
  ["dist/secrets/a.js", "is a private file"],
  ["build.mjs", "is not in the list of scripts/release/packed-packages.ts"],
  ["dist/data.json", "is not in the list of scripts/release/packed-packages.ts"],
])("%s may not be packed: it %s", (path, wrong) => {
  const tarball = plantedTarball("@hellorec/client", { [path]: "text" });
  expect(contentFaults(tarball)).toMatchObject([{ where: path, wrong }]);
});

test.each(["README.md", "LICENSE", "CHANGELOG.md"])("%s must be packed", (path) => {
  const tarball = plantedTarball("@hellorec/cli", { [path]: null });
  expect(contentFaults(tarball)).toMatchObject([{ where: path, wrong: "is not in the tarball" }]);
});

test("many files of one kind are one fault", () => {
  const paths = Array.from({ length: 7 }, (_value, index) => `src/${index}.ts`);
  const tarball = plantedTarball(
    "@hellorec/client",
    Object.fromEntries(paths.map((path) => [path, "text"])),
  );
  const where = "src/0.ts, src/1.ts, src/2.ts, src/3.ts, src/4.ts and 2 more";
  expect(contentFaults(tarball)).toMatchObject([{ where }]);
});

test.each(["dist/index.js.map", "dist/fake/index.d.cts", "dist/carried/api.cjs"])(
  "%s may be packed",
  (path) => {
    expect(contentFaults(plantedTarball("@hellorec/client", { [path]: "text" }))).toEqual([]);
  },
);

test("a file of an earlier build is found, with its compressed ones", () => {
  const files = {
    "dist/app/index.html": '<script src="assets/index-B3NE29OU.js">',
    "dist/app/assets/index-B3NE29OU.js": 'import("./live-KOZMsopu.js");',
    "dist/app/assets/live-KOZMsopu.js": "export {};",
    "dist/app/assets/live-KOZMsopu.js.br": "",
  };
  expect(contentFaults(plantedTarball("@hellorec/server", files))).toEqual([]);
  const old = {
    "dist/app/assets/index-Abcdef_1.js": 'import("./live-Abcdef_1.js");',
    "dist/app/assets/live-Abcdef_1.js": 'import "./index-Abcdef_1.js";',
    "dist/app/assets/live-Abcdef_1.js.gz": "",
  };
  expect(contentFaults(plantedTarball("@hellorec/server", { ...files, ...old }))).toMatchObject([
    { where: Object.keys(old).join(", "), wrong: "is loaded by no other file" },
  ]);
});
