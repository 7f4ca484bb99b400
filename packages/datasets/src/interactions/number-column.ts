/** A typed array that grows. Tested through read-interactions.test.ts. */

/**
 * A column of numbers whose length is not known in advance.
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

  /** The pushed numbers: a view that is valid until the next push. */
  values(): ReturnType<Numbers["subarray"]>;
  values(): Int32Array | Float64Array {
    return this.#numbers.subarray(0, this.#length);
  }
}
