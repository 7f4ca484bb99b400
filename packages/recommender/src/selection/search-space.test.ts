import { describe, expect, test } from "vitest";

import { MODEL_NAMES, modelParams } from "../models/model-registry.ts";
import { axisCount, candidateAt, STARTING_POINTS } from "./search-space.ts";

describe("the search space", () => {
  test("starts with all parameters of every model", () => {
    for (const { model, params } of STARTING_POINTS) {
      expect(modelParams({ model, params })).toEqual(params);
    }
    const models = new Set(STARTING_POINTS.map(({ model }) => model));
    expect(models).toEqual(new Set(MODEL_NAMES));
  });

  test("starts from these candidates, in this order", () => {
    const shown = STARTING_POINTS.map(({ model, params }) => `${model} ${JSON.stringify(params)}`);
    expect(shown).toEqual([
      'rp3beta {"alpha":0.6,"beta":0,"neighbours":200}',
      'ridge {"alpha":0.5,"lambda":5,"gamma":0.5,"neighbours":100}',
      'itemknn {"shrink":20,"neighbours":200}',
      'blend {"spectral":0.3,"walk":0.3,"rank":64,"candidates":400,"scaling":1,"history":0.1,"alpha":0.4,"lambda":5,"gamma":0.5,"ridge_neighbours":60,"neighbours":200}',
      'rp3beta {"alpha":1,"beta":0.4,"neighbours":100}',
      'ridge {"alpha":0,"lambda":20,"gamma":0,"neighbours":100}',
      'ridge {"alpha":0.5,"lambda":30,"gamma":0.5,"neighbours":100}',
      'itemknn {"shrink":100,"neighbours":400}',
      'blend {"spectral":0.2,"walk":0.3,"rank":256,"candidates":400,"scaling":0,"history":0,"alpha":0.4,"lambda":5,"gamma":0.5,"ridge_neighbours":60,"neighbours":200}',
    ]);
  });

  test("varies these parameters, in this order, by these steps", () => {
    const steps = MODEL_NAMES.map((model) => {
      const start = { model, params: modelParams({ model }) };
      return Array.from({ length: axisCount(start) }, (_, axis) => {
        const params = candidateAt(start, axis, 1)?.params ?? {};
        const changed = Object.entries(params).find(([name, to]) => to !== start.params[name]);
        return changed?.join(" ");
      });
    });
    expect(steps).toEqual([
      ["beta 0.201085", "neighbours 400", "alpha 0.766356"],
      ["lambda 12.5", "gamma 0.7", "alpha 0.7", "neighbours 200"],
      ["shrink 50", "neighbours 400"],
      // The scaling is at the end of its range.
      ["spectral 0.75", undefined, "history 0.2", "walk 0.6", "lambda 12.5", "rank 128"],
    ]);
  });

  test("moves one parameter at a time, and back", () => {
    for (const start of STARTING_POINTS) {
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
