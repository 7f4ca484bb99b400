import { expect, test } from "vitest";

import { LICENSE, notice, plantedTarball, plantedWorkspace } from "../testing/planted-packages.ts";
import { licenceFaults } from "./licences.ts";

const NOTICE = "dist/THIRD-PARTY-LICENSES.txt";
const check = (
  changes: Readonly<Record<string, string | null>>,
  fields: Readonly<Record<string, unknown>> = {},
) => licenceFaults(plantedTarball("@hellorec/client", changes, fields), plantedWorkspace());

test("the licence is that of the workspace, in both places", () => {
  expect(check({ LICENSE: LICENSE.replace("MIT", "GPL") })).toMatchObject([
    { where: "LICENSE", wrong: "is not the licence of the workspace" },
  ]);
  expect(check({}, { license: "GPL-3.0" })).toMatchObject([
    { where: "package.json", wrong: "the field license is GPL-3.0" },
  ]);
});

test.each(["GPL-3.0", "see below", "MIT AND GPL-3.0"])(
  "a licence is not allowed: %s",
  (license) => {
    const text = notice("zod 4.6.7 (MIT)", `bad 1.0.0 (${license})`);
    const wrong = `bad 1.0.0 has the licence ${license}, which is not allowed`;
    expect(check({ [NOTICE]: text })).toMatchObject([{ where: NOTICE, wrong }]);
  },
);

test("a notice of an earlier build is found", () => {
  expect(check({ [NOTICE]: notice("zod 4.6.6 (MIT)") })).toMatchObject([
    { where: NOTICE, wrong: "lists zod 4.6.6, but the catalog has 4.6.7" },
  ]);
});

test.each([
  ["zod", 'class a extends b{name="ZodRealError"}'],
  ["kysely", 'b={"../../node_modules/.pnpm/kysely@0.28.18/node_modules/kysely/dist/a.js"(){}}'],
  ["@fastify/error", 'b={"../node_modules/.pnpm/a@1/node_modules/@fastify/error/index.js"(){}}'],
])("%s is bundled and must be listed", (name, code) => {
  const wrong = `has no licence of ${name}, whose code is in dist/a.js`;
  const changes = { [NOTICE]: notice("one 1.0.0 (MIT)"), "dist/a.js": code, "dist/index.js": "" };
  expect(check(changes)).toMatchObject([{ where: NOTICE, wrong }]);
  expect(check({ ...changes, [NOTICE]: notice(`${name} 4.6.7 (MIT)`) })).toEqual([]);
  const without = { ...changes, [NOTICE]: null };
  expect(check(without)).toMatchObject([{ where: NOTICE, wrong }]);
});

test("the notice beside the code counts, and no other", () => {
  const page = { "dist/app/a.js": "react.transitional.element" };
  const listed = notice("react-dom 19.3.1 (MIT)");
  const own = "dist/app/THIRD-PARTY-LICENSES.txt";
  const faults = (changes: Readonly<Record<string, string>>) =>
    licenceFaults(plantedTarball("@hellorec/server", { ...page, ...changes }), plantedWorkspace());
  expect(faults({ [NOTICE]: listed })).toEqual([]);
  expect(faults({ [own]: listed })).toEqual([]);
  const other = notice("one 1.0.0 (MIT)");
  expect(faults({ [NOTICE]: listed, [own]: other })).toMatchObject([{ where: own }]);
});

test("a dependency that is named and not bundled needs no notice", () => {
  const changes = { "dist/index.js": "ZodRealError", [NOTICE]: null };
  expect(check(changes, { dependencies: { zod: "^4.0.0" } })).toEqual([]);
});
