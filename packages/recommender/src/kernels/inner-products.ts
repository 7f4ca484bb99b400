/** Inner products of rows of a dense matrix. Tested through models/blend.test.ts. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices lie below rowCount * width. */
import type { TallMatrix } from "./tall-matrix.ts";

/** The inner products of one row with others. */
export class InnerProducts {
  readonly #matrix: TallMatrix;
  readonly #own: Float64Array;

  constructor(matrix: TallMatrix) {
    this.#matrix = matrix;
    this.#own = new Float64Array(matrix.width);
  }

  /** Sets the row that others are multiplied with. */
  start(row: number): void {
    const { values, width } = this.#matrix;
    this.#own.set(values.subarray(row * width, (row + 1) * width));
  }

  /** The inner product with another row. Four sums let the processor overlap the additions. */
  with(other: number): number {
    const { values, width } = this.#matrix;
    const own = this.#own;
    const start = other * width;
    const whole = width & ~3;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    let place = 0;
    for (; place < whole; place += 4) {
      sum0 += own[place]! * values[start + place]!;
      sum1 += own[place + 1]! * values[start + place + 1]!;
      sum2 += own[place + 2]! * values[start + place + 2]!;
      sum3 += own[place + 3]! * values[start + place + 3]!;
    }
    for (; place < width; place += 1) sum0 += own[place]! * values[start + place]!;
    return sum0 + sum1 + (sum2 + sum3);
  }
}
