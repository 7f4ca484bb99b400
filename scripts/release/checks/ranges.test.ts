import { expect, test } from "vitest";

import { plantedTarball, plantedWorkspace } from "../testing/planted-packages.ts";
import { rangeFaults } from "./ranges.ts";

const workspace = plantedWorkspace({
  catalog: new Map([
    ["zod", "4.6.7"],
    ["react", "19.3.1"],
    ["odd", "0.3.1"],
  ]),
});
const check = (fields: Readonly<Record<string, unknown>>) =>
  rangeFaults(plantedTarball("@hellorec/client", {}, fields), workspace);

test.each(["workspace:*", "catalog:", "catalog:ranges", "link:../a", "file:../a"])(
  "%s is no version for strangers",
  (range) => {
    const fault = { where: "package.json, zod", wrong: `is ${range}` };
    expect(check({ dependencies: { zod: range } })).toMatchObject([fault]);
    expect(check({ devDependencies: { zod: range } })).toMatchObject([fault]);
  },
);

test("a package of this workspace cannot be installed", () => {
  const wrong = "is a package of this workspace";
  expect(check({ dependencies: { "@hellorec/api": "0.1.0" } })).toMatchObject([{ wrong }]);
  expect(check({ devDependencies: { "@hellorec/api": "0.1.0" } })).toEqual([]);
});

test.each([
  ["zod", "^4.6.8"],
  ["zod", "^4.7.0"],
  ["zod", "^3.6.7"],
  ["zod", "^5.0.0 || ^3.0.0"],
  ["zod", "4.6.6"],
  ["zod", ">=4"],
  ["odd", "^0.3.0"],
])("%s %s leaves out the version of the catalog", (name, range) => {
  const faults = check({ peerDependencies: { [name]: range } });
  expect(faults).toMatchObject([{ wrong: expect.stringContaining(`${range} leaves out`) }]);
});

test.each([
  ["zod", "^4.6.7"],
  ["zod", "^4.0.9"],
  ["zod", "4.6.7"],
  ["react", "^18.0.0 || ^19.0.0"],
  ["unknown", "~1.0.0"],
])("%s %s may be", (name, range) => {
  expect(check({ peerDependencies: { [name]: range } })).toEqual([]);
});
