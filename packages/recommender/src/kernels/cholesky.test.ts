import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { solveCholesky } from "./cholesky.ts";

describe("solveCholesky", () => {
  test("solves systems of any size up to rounding", () => {
    const entry = fc.double({ min: -1, max: 1, noNaN: true });
    const system = fc.integer({ min: 1, max: 9 }).chain((size) =>
      fc.record({
        factor: fc.array(entry, { minLength: size * size, maxLength: size * size }),
        solution: fc.array(entry, { minLength: size, maxLength: size }),
      }),
    );
    fc.assert(
      fc.property(system, ({ factor, solution }) => {
        const size = solution.length;
        const at = (row: number, column: number): number => factor[row * size + column] ?? 0;
        // F F^T + I is positive definite whatever F is.
        const matrix = Float64Array.from(factor, (_, place) => {
          const row = Math.floor(place / size);
          const column = place % size;
          let sum = row === column ? 1 : 0;
          for (let inner = 0; inner < size; inner += 1) sum += at(row, inner) * at(column, inner);
          return sum;
        });
        const right = Float64Array.from(solution, (_, row) =>
          solution.reduce(
            (sum, value, column) => sum + (matrix[row * size + column] ?? 0) * value,
            0,
          ),
        );
        solveCholesky(matrix, right, size);
        for (const [row, value] of solution.entries()) expect(right[row]).toBeCloseTo(value, 9);
      }),
    );
  });

  test("reads the lower triangle alone, and only the given size", () => {
    const right = Float64Array.of(2, 4, 7);
    solveCholesky(Float64Array.of(4, Number.NaN, 2, 3, Number.NaN), right, 2);
    expect(right[0]).toBeCloseTo(-0.25, 12);
    expect(right[1]).toBeCloseTo(1.5, 12);
    expect(right[2]).toBe(7);
  });

  test("gives numbers for a matrix that is singular", () => {
    const right = Float64Array.of(1, 1);
    solveCholesky(Float64Array.of(1, 1, 1, 1), right, 2);
    expect(right.every((value) => Number.isFinite(value))).toBe(true);
  });
});
