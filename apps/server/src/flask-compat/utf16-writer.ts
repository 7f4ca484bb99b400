/** Writes code points as UTF-16 text. Tested through python-json.test.ts. */

/** Collects code points, including single surrogates, as UTF-16. */
export class Utf16Writer {
  readonly #bytes: Buffer;
  #end = 0;

  /** @param units the largest number of UTF-16 units that will be written */
  constructor(units: number) {
    this.#bytes = Buffer.allocUnsafe(units * 2);
  }

  /** Appends one code point. */
  write(point: number): void {
    if (point < 0x10000) {
      this.#unit(point);
    } else {
      this.#unit(0xd800 + ((point - 0x10000) >> 10));
      this.#unit(0xdc00 + ((point - 0x10000) & 0x3ff));
    }
  }

  /** The text so far. */
  text(): string {
    return this.#bytes.toString("utf16le", 0, this.#end);
  }

  // Byte by byte: the buffer's own methods check the arguments of every call.
  #unit(unit: number): void {
    this.#bytes[this.#end++] = unit & 0xff;
    this.#bytes[this.#end++] = unit >> 8;
  }
}
