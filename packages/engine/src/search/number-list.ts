/** A list of numbers that is filled again and again, without garbage. Tested through search-index.test.ts. */

/** Numbers, at most as many as were reserved. */
export class NumberList {
  #numbers = new Int32Array(0);
  #count = 0;

  /** Makes room. The list is empty afterwards. */
  reserve(size: number): void {
    this.#numbers = new Int32Array(size);
    this.#count = 0;
  }

  clear(): void {
    this.#count = 0;
  }

  push(number: number): void {
    this.#numbers[this.#count++] = number;
  }

  /** The numbers. The next change of the list changes them. */
  get numbers(): Int32Array {
    return this.#numbers.subarray(0, this.#count);
  }
}
