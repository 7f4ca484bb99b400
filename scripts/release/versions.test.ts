import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { plantedTarball } from "./testing/planted-packages.ts";
import { programFaults, versionFaults } from "./versions.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hellorec-versions-"));
});
afterEach(() => rm(root, { recursive: true }));

test("all tarballs have one version", () => {
  const client = plantedTarball("@hellorec/client");
  expect(versionFaults([client, plantedTarball("@hellorec/cli")])).toEqual([]);
  const other = plantedTarball("@hellorec/server", {}, { version: "1.2.4" });
  expect(versionFaults([client, other])).toMatchObject([
    {
      where: "apps/server/package.json",
      wrong: "the version is 1.2.4, but that of @hellorec/client is 1.2.3",
    },
  ]);
});

test("a program prints the version of its package, with its files beside it", async () => {
  const files = {
    "dist/cli.js": 'await import("./chunks/version.js");\n',
    "dist/chunks/version.js": 'process.stdout.write("1.2.3\\n");\n',
  };
  expect(await programFaults(plantedTarball("@hellorec/cli", files), root)).toEqual([]);
  expect(await readdir(join(root, "apps/cli/node_modules/.cache"))).toEqual([]);
});

test.each([
  ["prints another version", 'process.stdout.write("1.2.2\\n");', "1.2.2"],
  ["does not start", 'import "./lost.js";', "ERR_MODULE_NOT_FOUND"],
])("a program that %s is found", async (_what, code, printed) => {
  const tarball = plantedTarball("@hellorec/cli", { "dist/cli.js": code });
  expect(await programFaults(tarball, root)).toMatchObject([
    { where: "dist/cli.js", wrong: expect.stringContaining(printed) },
  ]);
});

test("a library has no program", async () => {
  expect(await programFaults(plantedTarball("@hellorec/client"), root)).toEqual([]);
});
