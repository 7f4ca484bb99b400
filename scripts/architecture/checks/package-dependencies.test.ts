/** Manifests that the rules allow, and manifests that they refuse. */
import { describe, expect, test } from "vitest";

import { packageRules } from "../package-rules.ts";
import { plantedKnown } from "../testing/planted.ts";
import { forbiddenDependencies } from "./package-dependencies.ts";

describe("forbiddenDependencies", () => {
  const store = { "@hellorec/store": "workspace:*" };
  const server = { "@hellorec/server": "workspace:*" };

  test.each([
    ["@hellorec/recommender", { dependencies: store }],
    ["@hellorec/cli", { devDependencies: store }],
    ["@hellorec/cli", { dependencies: server }],
  ])("%s: %j", (name, extra) => {
    expect(forbiddenDependencies(plantedKnown(name, "a.ts", "", extra), packageRules)).toHaveLength(
      1,
    );
  });

  test.each([
    ["@hellorec/engine", { dependencies: store }],
    ["@hellorec/cli", { devDependencies: server }],
  ])("lets %s: %j be", (name, extra) => {
    expect(forbiddenDependencies(plantedKnown(name, "a.ts", "", extra), packageRules)).toEqual([]);
  });
});
