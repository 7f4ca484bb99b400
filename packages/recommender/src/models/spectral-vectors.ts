/**
 * The right singular vectors of the normalized interactions: each item as a point, near those that
 * the same users have.
 */
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";
import { decomposeCholesky, invertLower } from "../kernels/cholesky.ts";
import { symmetricEigenvectors } from "../kernels/symmetric-eigenvectors.ts";
import { allocateTallMatrix, GRAM_PARTS, sumOfParts } from "../kernels/tall-matrix.ts";
import type { TallMatrix } from "../kernels/tall-matrix.ts";
import type { FitSize } from "./item-model.ts";
import type { RunRows, RowWorkSize } from "./row-work.ts";

/** Columns beyond the rank make the first ones exact. */
const OVERSAMPLING = 20;
/** Two rounds lose 1% of the quality on Gowalla; six gain nothing over three. */
const ROUNDS = 3;
const SEED = 1;
/**
 * Columns that are multiplied together: the product by user is as wide. A rank of 64 takes one pass over the
 * interactions, and one of 256 takes three.
 */
const MOST_COLUMNS = 96;
/** Added to the diagonal, as a share of its mean: the columns may depend on each other. */
const RIDGE = 1e-7;

/**
 * The first `rank` right singular vectors of `R = D_u^-1/2 X D_i^-1/2`, a row for each item, by
 * randomized subspace iteration (Halko, Martinsson and Tropp, "Finding Structure with Randomness",
 * SIAM Review 53(2), 2011) with Cholesky's decomposition in place of QR (Yamamoto et al., "Roundoff
 * Error Analysis of the CholeskyQR2 Algorithm", ETNA 44, 2015). Fewer columns if there are fewer
 * items. Equal input gives equal vectors, on any number of threads.
 *
 * Takes 4 bytes x (3 items x (rank + 20) + users x {@link MOST_COLUMNS}), and {@link GRAM_PARTS} squares
 * of rank + 20.
 */
export async function spectralVectors(
  interactions: Interactions,
  rank: number,
  run: RunRows,
): Promise<TallMatrix> {
  const { userCount, itemCount } = interactions;
  const width = Math.min(rank + OVERSAMPLING, itemCount);
  const blocks = columnBlocks(width);
  const ofUsers = allocateTallMatrix(userCount, widest(blocks));
  /** target = R^T R source, some columns after the others: all of R source would be large. */
  const multiply = async (source: TallMatrix, target: TallMatrix) => {
    for (const { first, count } of blocks) {
      const between = { matrix: ofUsers, first: 0, count };
      const operations = interactions.userItems.length * count;
      await run(
        {
          step: "multiply",
          side: "users",
          source: { matrix: source, first, count },
          target: between,
        },
        { rowCount: userCount, operations },
      );
      await run(
        {
          step: "multiply",
          side: "items",
          source: between,
          target: { matrix: target, first, count },
        },
        { rowCount: itemCount, operations },
      );
    }
  };
  const parts = sharedFloat64(GRAM_PARTS * width * width);
  const gramOf = async (left: TallMatrix, right: TallMatrix): Promise<Float64Array> => {
    await run({ step: "gram", left, right, parts }, gramSize(itemCount, width));
    return sumOfParts(parts, width);
  };
  const transform = async (source: TallMatrix, transposed: Float64Array, target: TallMatrix) =>
    await run({ step: "transform", source, transposed, target }, transformSize(target, width));

  const ofItems = randomMatrix(itemCount, width);
  const product = allocateTallMatrix(itemCount, width);
  let inverse: Float64Array = new Float64Array(0);
  for (let round = 1; round <= ROUNDS; round += 1) {
    await multiply(ofItems, product);
    inverse = inverseFactor(await gramOf(product, product), width);
    // The last product is made orthogonal and turned to the singular vectors in one step, below.
    if (round < ROUNDS) await transform(product, inverse, ofItems);
  }
  await multiply(product, ofItems);
  const inner = sandwich(inverse, await gramOf(product, ofItems), width);
  const turn = symmetricEigenvectors(inner, width).subarray(0, Math.min(rank, width) * width);
  const vectors = allocateTallMatrix(itemCount, Math.min(rank, width));
  await transform(product, shared(multiplySquares(turn, inverse, width)), vectors);
  return vectors;
}

/** The additions of all steps together. */
export function spectralOperations(interactions: Interactions, rank: number): number {
  const { itemCount, userItems } = interactions;
  const width = Math.min(rank + OVERSAMPLING, itemCount);
  const products = (ROUNDS + 1) * 2 * userItems.length * width;
  const grams = (ROUNDS + 1) * gramSize(itemCount, width).operations;
  const transforms =
    (ROUNDS - 1) * transformSize({ rowCount: itemCount, width }, width).operations +
    transformSize({ rowCount: itemCount, width: Math.min(rank, width) }, width).operations;
  return products + grams + transforms;
}

/** The most memory, in bytes. The vectors of the result are a part of it. */
export function spectralBytes({ users, items }: FitSize, rank: number): number {
  const width = rank + OVERSAMPLING;
  const ofUsers = users * widest(columnBlocks(width));
  return 4 * (3 * items * width + ofUsers) + 8 * (GRAM_PARTS + 8) * width ** 2;
}

/** Divides so many columns into blocks of nearly equal width. */
function columnBlocks(width: number): { readonly first: number; readonly count: number }[] {
  const blocks = Math.ceil(width / MOST_COLUMNS);
  const begin = (block: number): number => Math.floor((width * block) / blocks);
  return Array.from({ length: blocks }, (_, block) => ({
    first: begin(block),
    count: begin(block + 1) - begin(block),
  }));
}

function widest(blocks: readonly { readonly count: number }[]): number {
  return Math.max(0, ...blocks.map(({ count }) => count));
}

function gramSize(items: number, width: number): RowWorkSize {
  return { rowCount: GRAM_PARTS, operations: (items * width ** 2) / 2, rowsPerStep: 1 };
}

function transformSize(
  { rowCount, width }: Pick<TallMatrix, "rowCount" | "width">,
  sourceWidth: number,
): RowWorkSize {
  return { rowCount, operations: rowCount * width * sourceWidth };
}

/** L^-1 of `G + ridge = L L^T`, so that `X L^-T` has orthogonal columns of length 1. */
function inverseFactor(gram: Float64Array, width: number): Float64Array<SharedArrayBuffer> {
  let trace = 0;
  for (let place = 0; place < width; place += 1) trace += gram[place * (width + 1)] ?? 0;
  // Without any interaction the matrix is 0, and so are its vectors.
  const ridge = trace === 0 ? 1 : (RIDGE * trace) / width;
  for (let place = 0; place < width; place += 1) {
    gram[place * (width + 1)] = (gram[place * (width + 1)] ?? 0) + ridge;
  }
  decomposeCholesky(gram, width);
  return shared(invertLower(gram, width));
}

/** `M G M^T`, made symmetric to the last bit. */
function sandwich(matrix: Float64Array, gram: Float64Array, width: number): Float64Array {
  const left = multiplySquares(matrix, gram, width);
  const result = new Float64Array(width * width);
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = 0;
      for (let place = 0; place < width; place += 1) {
        sum += (left[row * width + place] ?? 0) * (matrix[column * width + place] ?? 0);
      }
      result[row * width + column] = sum;
      result[column * width + row] = sum;
    }
  }
  return result;
}

/** The product of a matrix of `width` columns and a square one. */
function multiplySquares(left: Float64Array, right: Float64Array, width: number): Float64Array {
  const product = new Float64Array(left.length);
  for (let start = 0; start < left.length; start += width) {
    for (let middle = 0; middle < width; middle += 1) {
      const factor = left[start + middle] ?? 0;
      const from = middle * width;
      for (let column = 0; column < width; column += 1) {
        product[start + column] =
          (product[start + column] ?? 0) + factor * (right[from + column] ?? 0);
      }
    }
  }
  return product;
}

function randomMatrix(rowCount: number, width: number): TallMatrix {
  const matrix = allocateTallMatrix(rowCount, width);
  const random = seededRandom(SEED);
  for (let place = 0; place < matrix.values.length; place += 1) {
    matrix.values[place] = 2 * random.uniform() - 1;
  }
  return matrix;
}

function sharedFloat64(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

function shared(numbers: Float64Array): Float64Array<SharedArrayBuffer> {
  const copy = sharedFloat64(numbers.length);
  copy.set(numbers);
  return copy;
}
