import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { callables } from "./contract.ts";
import { nearlyValidInput, validInput, withFault } from "./inputs.ts";

/** Inputs whose last rule is not in their schema: an exact product, a field that the others ask for. */
const LOOSE = new Set(["multiply", "track"]);

describe("inputs made from a schema", () => {
  test.each(callables.filter(({ name }) => !LOOSE.has(name)))(
    "$name accepts what is valid",
    ({ input, accepts }) => {
      fc.assert(
        fc.property(validInput(input), (value) => {
          expect(accepts(value)).toBe(true);
        }),
      );
    },
  );

  test("most nearly valid ones are refused, and some are accepted", () => {
    const refused = callables.flatMap(({ input, accepts }) =>
      fc.sample(nearlyValidInput(input), { numRuns: 50, seed: 1 }).map((value) => !accepts(value)),
    );
    const share = refused.filter(Boolean).length / refused.length;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(1);
  });
});

test("a fault replaces, drops or adds one place", () => {
  const input = { a: 1, list: [{ b: 2 }] };
  expect(withFault(input, { at: 0, value: "x", drop: false })).toEqual({
    a: "x",
    list: [{ b: 2 }],
  });
  expect(withFault(input, { at: 0, value: "x", drop: true })).toEqual({ list: [{ b: 2 }] });
  expect(withFault(input, { at: 2, value: "x", drop: true })).toEqual({ ...input, stray: 1 });
  expect(withFault(input, { at: 2, value: "x", drop: false })).toBe("x");
});
