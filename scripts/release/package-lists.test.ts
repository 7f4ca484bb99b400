import { expect, test } from "vitest";

import { RULES_FILE } from "./checks/check.ts";
import { parseManifest } from "./manifest.ts";
import { listFaults } from "./package-lists.ts";
import { plantedWorkspace } from "./testing/planted-packages.ts";

const { packages } = plantedWorkspace();
const check = (folder: string, text: string) => {
  const planted = new Map([...packages, [folder, parseManifest(text, folder)]]);
  return listFaults(plantedWorkspace({ packages: planted }));
};

test("a workspace whose packages are listed is without fault", () => {
  expect(listFaults(plantedWorkspace())).toEqual([]);
});

test("a package that is in no list is found", () => {
  expect(check("packages/new", '{ "name": "@hellorec/new", "private": true }')).toMatchObject([
    { where: RULES_FILE, wrong: "does not know @hellorec/new" },
  ]);
});

test.each([
  ["packages/client", "@hellorec/client"],
  ["packages/api", "@hellorec/api"],
])("%s must be private", (folder, name) => {
  expect(check(folder, `{ "name": "${name}" }`)).toMatchObject([
    { where: `${folder}/package.json`, wrong: "is not private" },
  ]);
});

test("a packed package is where the list has it", () => {
  const wrong = "has @hellorec/cli in apps/cli, but it is in tools/cli";
  expect(check("tools/cli", '{ "name": "@hellorec/cli", "private": true }')).toMatchObject([
    { where: RULES_FILE, wrong },
  ]);
});

test("a listed package that is gone is found", () => {
  const left = new Map([...packages].filter(([folder]) => folder !== "packages/store"));
  expect(listFaults(plantedWorkspace({ packages: left }))).toMatchObject([
    { where: RULES_FILE, wrong: "lists @hellorec/store, which is not in the workspace" },
  ]);
});
