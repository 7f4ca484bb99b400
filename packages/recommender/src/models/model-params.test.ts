import { describe, expect, test } from "vitest";

import { InvalidParamsError } from "./model-params.ts";
import { modelParams } from "./model-registry.ts";

describe("modelParams", () => {
  test("fills in defaults", () => {
    const params = modelParams({ model: "ridge", params: { lambda: 2 } });
    expect(params).toEqual({ ...modelParams({ model: "ridge" }), lambda: 2 });
  });

  test.each([
    [{ lamda: 1 }, 'ridge has no parameter "lamda": it has alpha, lambda, gamma, neighbours'],
    [{ toString: 1 }, 'ridge has no parameter "toString":'],
    [{ lambda: 0 }, "ridge's lambda must be a number from 0.000001 to 1000000, not 0"],
    [{ gamma: Number.NaN }, "ridge's gamma must be a number from 0 to 2, not NaN"],
    [{ neighbours: 1.5 }, "ridge's neighbours must be a whole number from 1 to 2000, not 1.5"],
  ])("refuses %j", (params, message) => {
    const complete = () => modelParams({ model: "ridge", params });
    expect(complete).toThrow(InvalidParamsError);
    expect(complete).toThrow(message);
  });
});
