import { expect, test } from "vitest";

import { plantedTarball, plantedWorkspace } from "../testing/planted-packages.ts";
import { traceFaults } from "./traces.ts";

// Spelled in parts, so that no file of the workspace names them.
const HOST = ["https:", "", "registry.example.com"].join("/");
const FOLDER = ["", "home", "alice", "project"].join("/");

test.each([
  ["the checkout", 'const a = "/srv/checkout/src/a.ts";', "a path of this machine: /srv/checkout"],
  ["a home", `const a = "${FOLDER}/a.ts";`, `a path of one machine: "${FOLDER.slice(0, 7)}`],
  ["a registry", `const a = "${HOST}";`, `a registry's address: ${HOST.slice(0, 16)}`],
])("%s is found", (_what, code, trace) => {
  const tarball = plantedTarball("@hellorec/client", { "dist/index.js": code });
  expect(traceFaults(tarball, plantedWorkspace())).toMatchObject([
    { where: "dist/index.js", wrong: `names ${trace}` },
  ]);
});
