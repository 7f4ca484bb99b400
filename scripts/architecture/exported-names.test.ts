/** Names that are exported and imported, in each form in which this workspace writes them. */
import { expect, test } from "vitest";

import { exportedNames, importedNames } from "./exported-names.ts";
import { planted, plantedPackage } from "./testing/planted.ts";

const workspace = planted(
  plantedPackage("packages/a", {
    "src/index.ts": [
      'export { one, type Two as Deux } from "./x.ts";',
      'export type * from "./y.ts";',
      "export const three = 3;",
      "export async function* four() {}",
    ].join("\n"),
    "src/x.ts": "export const one = 1;\nexport const hidden = 0;\nexport type Two = 2;",
    "src/y.ts": "export interface Five {}\nconst local = 5;",
  }),
);

test("an entry exports what it declares, names, and passes on", () => {
  expect([...exportedNames(workspace, "@hellorec/a")].toSorted()).toEqual([
    "Deux",
    "Five",
    "four",
    "one",
    "three",
  ]);
  expect(exportedNames(workspace, "@hellorec/gone").size).toBe(0);
});

test("an example imports by name from packages of the workspace", () => {
  const page =
    'Text.\n\n```ts\nimport { one, type Two } from "@hellorec/a";\nimport { z } from "zod";\n```\n';
  expect(importedNames(page)).toEqual([
    { specifier: "@hellorec/a", name: "one" },
    { specifier: "@hellorec/a", name: "Two" },
  ]);
  expect(importedNames('import { one } from "@hellorec/a";')).toEqual([]);
});
