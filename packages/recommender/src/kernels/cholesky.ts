/** Solves small dense systems of a symmetric positive definite matrix. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices lie below size * size. */

/** A smaller pivot is a rounding error. */
const MIN_PIVOT = 1e-12;

/**
 * Solves A x = b by Cholesky's decomposition, A = L L^T. The solution replaces b, and L the lower
 * triangle of A, the only part that is read. Takes size^3 / 6 multiplications.
 *
 * A matrix that is not positive definite because of rounding is treated as if it were.
 *
 * @param matrix row-major, at least `size * size` numbers
 * @param right at least `size` numbers
 * @example solveCholesky(Float64Array.of(4, 0, 2, 3), Float64Array.of(2, 4), 2) // right: [-0.25, 1.5]
 */
export function solveCholesky(matrix: Float64Array, right: Float64Array, size: number): void {
  decomposeCholesky(matrix, size);
  for (let row = 0; row < size; row += 1) {
    const start = row * size;
    right[row] = (right[row]! - dot(matrix, start, right, 0, row)) / matrix[start + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    const start = row * size;
    const solved = right[row]! / matrix[start + row]!;
    right[row] = solved;
    for (let column = 0; column < row; column += 1) {
      right[column]! -= matrix[start + column]! * solved;
    }
  }
}

/**
 * Replaces the lower triangle of A by L, A = L L^T. Only that triangle is read.
 *
 * @param matrix row-major, at least `size * size` numbers
 */
export function decomposeCholesky(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row += 1) {
    const start = row * size;
    for (let column = 0; column < row; column += 1) {
      const other = column * size;
      const rest = matrix[start + column]! - dot(matrix, start, matrix, other, column);
      matrix[start + column] = rest / matrix[other + column]!;
    }
    const pivot = matrix[start + row]! - dot(matrix, start, matrix, start, row);
    matrix[start + row] = Math.sqrt(Math.max(MIN_PIVOT, pivot));
  }
}

/**
 * The inverse of a lower triangular matrix. What is above the diagonal is not read.
 *
 * @param lower row-major, `size * size` numbers, none on the diagonal 0
 * @returns row-major, 0 above the diagonal
 * @example invertLower(Float64Array.of(2, 0, 1, 4), 2) // [0.5, 0, -0.125, 0.25]
 */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    const start = row * size;
    const pivot = lower[start + row]!;
    for (let other = 0; other < row; other += 1) {
      const factor = lower[start + other]! / pivot;
      const from = other * size;
      for (let column = 0; column <= other; column += 1) {
        inverse[start + column]! -= factor * inverse[from + column]!;
      }
    }
    inverse[start + row] = 1 / pivot;
  }
  return inverse;
}

/**
 * The inner product of two ranges. Four independent sums let the processor overlap the additions.
 */
function dot(
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
  length: number,
): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  const whole = length & ~3;
  let place = 0;
  for (; place < whole; place += 4) {
    sum0 += left[leftStart + place]! * right[rightStart + place]!;
    sum1 += left[leftStart + place + 1]! * right[rightStart + place + 1]!;
    sum2 += left[leftStart + place + 2]! * right[rightStart + place + 2]!;
    sum3 += left[leftStart + place + 3]! * right[rightStart + place + 3]!;
  }
  for (; place < length; place += 1) sum0 += left[leftStart + place]! * right[rightStart + place]!;
  return sum0 + sum1 + (sum2 + sum3);
}
