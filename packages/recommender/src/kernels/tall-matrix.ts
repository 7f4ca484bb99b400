/**
 * Dense matrices with many rows and few columns: what X^T Y of their columns is, and their product
 * with a small square matrix. Threads share the rows. Tested through models/spectral-vectors.test.ts.
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices lie below rowCount * width. */
import { allocateFloat32 } from "../data/memory.ts";

/** Row-major numbers in shared memory: row i is `values[i * width .. (i + 1) * width)`. */
export interface TallMatrix {
  readonly rowCount: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** Columns of a matrix, side by side. */
export interface ColumnBlock {
  readonly matrix: TallMatrix;
  readonly first: number;
  readonly count: number;
}

/** A matrix of zeros. */
export function allocateTallMatrix(rowCount: number, width: number): TallMatrix {
  return { rowCount, width, values: allocateFloat32(rowCount * width, "shared") };
}

/** The rows of a matrix are divided into this many parts, on any number of threads. */
export const GRAM_PARTS = 64;
/** Rows that are added to the sums together, so that each sum is read and written less often. */
const ROWS_AT_ONCE = 8;

/**
 * A function that computes the parts [from, to) of X^T Y, a symmetric square. Part p is
 * `width * width` numbers at its place in `parts`, of which the lower triangle is filled: the sum over
 * the rows of its share.
 *
 * @param right Y: X itself, or as many rows and columns
 * @param parts room for {@link GRAM_PARTS} squares; what they hold is overwritten
 */
export function gramParts(
  left: TallMatrix,
  right: TallMatrix,
  parts: Float64Array,
): (from: number, to: number) => void {
  const { rowCount, width } = left;
  const ofLeft = new Float64Array(ROWS_AT_ONCE * width);
  const ofRight = new Float64Array(ROWS_AT_ONCE * width);
  return (from, to) => {
    for (let part = from; part < to; part += 1) {
      const sums = parts.subarray(part * width * width, (part + 1) * width * width);
      sums.fill(0);
      const end = Math.floor((rowCount * (part + 1)) / GRAM_PARTS);
      let row = Math.floor((rowCount * part) / GRAM_PARTS);
      for (; row < end; row += ROWS_AT_ONCE) {
        const count = Math.min(ROWS_AT_ONCE, end - row);
        readRows(left, row, count, ofLeft);
        readRows(right, row, count, ofRight);
        addProducts(ofLeft, ofRight, width, sums);
      }
    }
  };
}

/** Reads rows into a block of doubles, and fills the rest of it with 0. */
function readRows(
  { width, values }: TallMatrix,
  row: number,
  count: number,
  block: Float64Array,
): void {
  block.fill(0, count * width);
  block.set(values.subarray(row * width, (row + count) * width));
}

/** Adds A^T B of eight rows to the lower triangle of the sums. */
function addProducts(
  ofLeft: Float64Array,
  ofRight: Float64Array,
  width: number,
  sums: Float64Array,
): void {
  const [row1, row2, row3, row4] = [width, 2 * width, 3 * width, 4 * width];
  const [row5, row6, row7] = [5 * width, 6 * width, 7 * width];
  for (let left = 0; left < width; left += 1) {
    const start = left * width;
    const a0 = ofLeft[left]!;
    const a1 = ofLeft[row1 + left]!;
    const a2 = ofLeft[row2 + left]!;
    const a3 = ofLeft[row3 + left]!;
    const a4 = ofLeft[row4 + left]!;
    const a5 = ofLeft[row5 + left]!;
    const a6 = ofLeft[row6 + left]!;
    const a7 = ofLeft[row7 + left]!;
    for (let right = 0; right <= left; right += 1) {
      const lower = a0 * ofRight[right]! + a1 * ofRight[row1 + right]!;
      const middle = a2 * ofRight[row2 + right]! + a3 * ofRight[row3 + right]!;
      const upper = a4 * ofRight[row4 + right]! + a5 * ofRight[row5 + right]!;
      const last = a6 * ofRight[row6 + right]! + a7 * ofRight[row7 + right]!;
      sums[start + right]! += lower + middle + (upper + last);
    }
  }
}

/** X^T Y, both triangles, from its parts. */
export function sumOfParts(parts: Float64Array, width: number): Float64Array {
  const sum = new Float64Array(width * width);
  for (let part = 0; part < GRAM_PARTS; part += 1) {
    const start = part * sum.length;
    for (let place = 0; place < sum.length; place += 1) sum[place]! += parts[start + place]!;
  }
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column < row; column += 1) {
      sum[column * width + row] = sum[row * width + column]!;
    }
  }
  return sum;
}

/**
 * A function that computes the rows [from, to) of `X M`.
 *
 * @param transposed M^T, row-major: row c holds the `from.width` numbers of column c of M
 */
export function transformRows(
  source: TallMatrix,
  transposed: Float64Array,
  target: TallMatrix,
): (from: number, to: number) => void {
  const { width } = source;
  const block = new Float64Array(4 * width);
  return (from, to) => {
    for (let row = from; row < to; row += 4) {
      const count = Math.min(4, to - row);
      readRows(source, row, count, block);
      for (let column = 0; column < target.width; column += 1) {
        writeColumn(block, width, transposed, column, target, row, count);
      }
    }
  };
}

function writeColumn(
  block: Float64Array,
  width: number,
  transposed: Float64Array,
  column: number,
  target: TallMatrix,
  row: number,
  count: number,
): void {
  const [row1, row2, row3] = [width, 2 * width, 3 * width];
  const start = column * width;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let place = 0; place < width; place += 1) {
    const factor = transposed[start + place]!;
    sum0 += factor * block[place]!;
    sum1 += factor * block[row1 + place]!;
    sum2 += factor * block[row2 + place]!;
    sum3 += factor * block[row3 + place]!;
  }
  const { values } = target;
  let at = row * target.width + column;
  values[at] = sum0;
  if (count > 1) values[(at += target.width)] = sum1;
  if (count > 2) values[(at += target.width)] = sum2;
  if (count > 3) values[at + target.width] = sum3;
}
