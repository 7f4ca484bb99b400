import { describe, expect, test } from "vitest";

import { modelNames, modelParams } from "../models/model-registry.ts";
import { axisCount, candidateAt, startingPoints } from "./search-space.ts";

describe("the search space", () => {
  test("starts with all parameters of every model", () => {
    for (const { model, params } of startingPoints) {
      expect(modelParams({ model, params })).toEqual(params);
    }
    const models = new Set(startingPoints.map(({ model }) => model));
    expect(models).toEqual(new Set(modelNames));
  });

  test("moves one parameter at a time, and back", () => {
    for (const start of startingPoints) {
      for (let axis = 0; axis < axisCount(start); axis += 1) {
        const next = candidateAt(start, axis, 1);
        if (next === undefined) continue;
        const changed = Object.keys(start.params).filter(
          (name) => next.params[name] !== start.params[name],
        );
        expect(changed).toHaveLength(1);
        expect(candidateAt(next, axis, -1)).toEqual(start);
      }
    }
  });

  test("stays in range", () => {
    const start = { model: "rp3beta" as const, params: { alpha: 0.1, beta: 0, neighbours: 1 } };
    const steps = [0, 1, 2].map((axis) => candidateAt(start, axis, -1));
    expect(steps).toEqual([undefined, undefined, undefined]);
    expect(candidateAt(start, 3, 1)).toBeUndefined();
  });
});
