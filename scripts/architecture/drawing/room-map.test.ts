/** A drawn package. */
import { expect, test } from "vitest";

import { planted, plantedPackage } from "../testing/planted.ts";
import { roomMap } from "./room-map.ts";

test("draws the rooms from the top, with what each imports", () => {
  const workspace = planted(
    plantedPackage("packages/b", {
      "src/index.ts": 'import "./lists/a.ts";\nimport type { C } from "./util/c.ts";',
      "src/lists/a.ts": 'import type { C } from "../util/c.ts";\nimport "./b.ts";',
      "src/lists/b.ts": 'import { c } from "../util/c.ts";',
      "src/lists/b.test.ts": 'import "../index.ts";',
      "src/util/c.ts": "",
    }),
    plantedPackage("packages/a", { "src/x.ts": "" }),
    plantedPackage("packages/flat", { "src/index.ts": "" }),
  );
  const packageRules = {
    "@hellorec/a": { folder: "packages/a", uses: [], rooms: [""] },
    "@hellorec/b": { folder: "packages/b", uses: [], rooms: ["", "lists", "util"] },
    "@hellorec/flat": { folder: "packages/flat", uses: [] },
  };
  expect(roomMap(workspace, packageRules).split("\n")).toEqual([
    "packages/a/src",
    "  .       1",
    "",
    "packages/b/src",
    "  .       1  lists, (util)",
    "  lists   2  util",
    "  util    1",
  ]);
});
