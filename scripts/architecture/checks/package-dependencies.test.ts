/** Manifests that the house allows, and manifests that it refuses. */
import { describe, expect, test } from "vitest";

import { house } from "../house.ts";
import { plantedInHouse } from "../testing/planted.ts";
import { forbiddenDependencies } from "./package-dependencies.ts";

describe("forbiddenDependencies", () => {
  const store = { "@hellorec/store": "workspace:*" };
  const server = { "@hellorec/server": "workspace:*" };

  test.each([
    ["@hellorec/recommender", { dependencies: store }],
    ["@hellorec/cli", { devDependencies: store }],
    ["@hellorec/cli", { dependencies: server }],
  ])("%s: %j", (name, extra) => {
    expect(forbiddenDependencies(plantedInHouse(name, "a.ts", "", extra), house)).toHaveLength(1);
  });

  test.each([
    ["@hellorec/engine", { dependencies: store }],
    ["@hellorec/cli", { devDependencies: server }],
  ])("lets %s: %j be", (name, extra) => {
    expect(forbiddenDependencies(plantedInHouse(name, "a.ts", "", extra), house)).toEqual([]);
  });
});
