/**
 * The eigenvectors of a small symmetric matrix without negative eigenvalues, by one-sided Jacobi
 * rotations (Hestenes, "Inversion of Matrices by Biorthogonalization and Related Results", 1958).
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices lie below size * size. */

const MAX_SWEEPS = 30;
/** Two rows count as orthogonal below this share of their lengths. */
const TOLERANCE = 1e-12;

/**
 * The eigenvectors, those of the largest eigenvalues first.
 *
 * Each rotation makes two rows of A orthogonal. When all are, row i is `eigenvalue_i * vector_i`, and
 * the rotations themselves are the vectors.
 *
 * @param matrix row-major, `size * size` numbers, both triangles
 * @returns row i is an eigenvector of length 1
 * @example symmetricEigenvectors(Float64Array.of(1, 0, 0, 2), 2) // [0, 1, 1, 0]
 */
export function symmetricEigenvectors(matrix: Float64Array, size: number): Float64Array {
  const rows = matrix.slice(0, size * size);
  const vectors = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) vectors[row * size + row] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep += 1) {
    let rotated = false;
    for (let left = 0; left < size; left += 1) {
      for (let right = left + 1; right < size; right += 1) {
        if (makeOrthogonal(rows, vectors, left * size, right * size, size)) rotated = true;
      }
    }
    if (!rotated) break;
  }
  return inOrder(rows, vectors, size);
}

function makeOrthogonal(
  rows: Float64Array,
  vectors: Float64Array,
  left: number,
  right: number,
  size: number,
): boolean {
  let lengthLeft = 0;
  let lengthRight = 0;
  let product = 0;
  for (let place = 0; place < size; place += 1) {
    const a = rows[left + place]!;
    const b = rows[right + place]!;
    lengthLeft += a * a;
    lengthRight += b * b;
    product += a * b;
  }
  if (Math.abs(product) <= TOLERANCE * Math.sqrt(lengthLeft * lengthRight)) return false;
  const ratio = (lengthRight - lengthLeft) / (2 * product);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  rotate(rows, left, right, size, cosine, sine);
  rotate(vectors, left, right, size, cosine, sine);
  return true;
}

function rotate(
  values: Float64Array,
  left: number,
  right: number,
  size: number,
  cosine: number,
  sine: number,
): void {
  for (let place = 0; place < size; place += 1) {
    const a = values[left + place]!;
    const b = values[right + place]!;
    values[left + place] = cosine * a - sine * b;
    values[right + place] = sine * a + cosine * b;
  }
}

function inOrder(rows: Float64Array, vectors: Float64Array, size: number): Float64Array {
  const lengths = Float64Array.from({ length: size }, (_, row) => {
    const entries = rows.subarray(row * size, (row + 1) * size);
    return entries.reduce((sum, value) => sum + value * value, 0);
  });
  const order = Array.from({ length: size }, (_, row) => row);
  order.sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const sorted = new Float64Array(size * size);
  for (const [place, row] of order.entries()) {
    sorted.set(vectors.subarray(row * size, (row + 1) * size), place * size);
  }
  return sorted;
}
