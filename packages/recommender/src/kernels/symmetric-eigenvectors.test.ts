import fc from "fast-check";
import { expect, test } from "vitest";

import { decomposeCholesky, invertLower } from "./cholesky.ts";
import { symmetricEigenvectors } from "./symmetric-eigenvectors.ts";

const numbers = (length: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });

/** A^T A of a square matrix. */
function squareOf(values: readonly number[], size: number): Float64Array {
  const square = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0;
      for (let place = 0; place < size; place += 1) {
        sum += (values[place * size + row] ?? 0) * (values[place * size + column] ?? 0);
      }
      square[row * size + column] = sum;
    }
  }
  return square;
}

const sized = fc
  .integer({ min: 1, max: 7 })
  .chain((size) => fc.tuple(fc.constant(size), numbers(size * size)));

test("each row is an eigenvector of length 1, those of the largest eigenvalues first", () => {
  fc.assert(
    fc.property(sized, ([size, values]) => {
      const matrix = squareOf(values, size);
      const vectors = symmetricEigenvectors(matrix, size);
      let last = Number.POSITIVE_INFINITY;
      for (let row = 0; row < size; row += 1) {
        const vector = vectors.subarray(row * size, (row + 1) * size);
        const image = Array.from({ length: size }, (_, at) =>
          vector.reduce((sum, value, place) => sum + value * (matrix[at * size + place] ?? 0), 0),
        );
        const eigenvalue = image.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0);
        expect(vector.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 9);
        for (const [at, value] of image.entries()) {
          expect(value).toBeCloseTo(eigenvalue * (vector[at] ?? 0), 6);
        }
        expect(eigenvalue).toBeLessThanOrEqual(last + 1e-9);
        last = eigenvalue;
      }
    }),
  );
});

test("the inverse of a triangle times the triangle is the identity", () => {
  fc.assert(
    fc.property(sized, ([size, values]) => {
      const matrix = squareOf(values, size);
      for (let place = 0; place < size; place += 1) {
        matrix[place * (size + 1)] = (matrix[place * (size + 1)] ?? 0) + 1;
      }
      decomposeCholesky(matrix, size);
      const inverse = invertLower(matrix, size);
      for (let row = 0; row < size; row += 1) {
        for (let column = 0; column < size; column += 1) {
          let sum = 0;
          for (let place = column; place <= row; place += 1) {
            sum += (inverse[row * size + place] ?? 0) * (matrix[place * size + column] ?? 0);
          }
          expect(sum).toBeCloseTo(row === column ? 1 : 0, 9);
        }
      }
    }),
  );
});
