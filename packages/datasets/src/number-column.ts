/** A typed array that grows. */

/**
 * Numbers of which it is not known beforehand how many there will be.
 *
 * @example
 * const column = new NumberColumn((length) => new Int32Array(length));
 * column.push(7);
 * column.values(); // Int32Array [7]
 */
export class NumberColumn<Numbers extends Int32Array | Float64Array> {
  readonly #allocate: (length: number) => Numbers;
  #numbers: Numbers;
  #length = 0;

  constructor(allocate: (length: number) => Numbers) {
    this.#allocate = allocate;
    this.#numbers = allocate(1024);
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = this.#allocate(this.#length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }

  /** What was pushed: a view that the next push may leave behind. */
  values(): ReturnType<Numbers["subarray"]>;
  values(): Int32Array | Float64Array {
    return this.#numbers.subarray(0, this.#length);
  }
}
