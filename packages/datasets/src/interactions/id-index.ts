/** Numbers for IDs: the first ID is 0, the next new one 1, and so on. */
import { DatasetError } from "../files/dataset-error.ts";

/** The most entries of a Map. */
const MAX_IDS = 2 ** 24;
/** V8 copies shorter pieces of a string and keeps the whole string alive for longer ones. */
const COPIED_BELOW = 13;
/**
 * IDs that are integers of up to this many digits are looked up in an array, which is much faster.
 */
const MAX_DIGITS = 6;
const ZERO = 48;

/**
 * Gives every ID the same number whenever it occurs. Use one index for two files to get equal
 * numbers.
 *
 * @example
 * const ids = new IdIndex();
 * ids.numberOf("alice"); // 0
 * ids.numberOf("bob"); // 1
 * ids.numberOf("alice"); // 0
 */
export class IdIndex {
  readonly #ofTexts = new Map<string, number>();
  /** For the ID "17", its number + 1 at place 17. 0 if it has no number yet. */
  readonly #ofIntegers = new Int32Array(10 ** MAX_DIGITS);
  #size = 0;

  /** The number of IDs. Their numbers are 0..size - 1. */
  get size(): number {
    return this.#size;
  }

  /**
   * The number of the ID. A new ID gets the next number.
   *
   * @throws {DatasetError} there are more than 16,777,216 IDs
   */
  numberOf(id: string): number {
    const integer = smallInteger(id);
    if (integer !== undefined) {
      const known = this.#ofIntegers[integer] ?? 0;
      if (known > 0) return known - 1;
      this.#ofIntegers[integer] = this.#next() + 1;
      return this.#size - 1;
    }
    const known = this.#ofTexts.get(id);
    if (known !== undefined) return known;
    // A copy: a slice would keep the whole block of lines alive.
    this.#ofTexts.set(id.length < COPIED_BELOW ? id : Buffer.from(id).toString(), this.#next());
    return this.#size - 1;
  }

  #next(): number {
    if (this.#size === MAX_IDS) {
      throw new DatasetError(
        `there are more than ${MAX_IDS} different IDs; leave some users or items out`,
      );
    }
    this.#size += 1;
    return this.#size - 1;
  }
}

/** The small integer of a text in its canonical form ("7", not "07"), or undefined. */
function smallInteger(text: string): number | undefined {
  const { length } = text;
  if (length === 0 || length > MAX_DIGITS) return undefined;
  let integer = 0;
  for (let place = 0; place < length; place += 1) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9 || (place === 0 && digit === 0 && length > 1)) return undefined;
    integer = integer * 10 + digit;
  }
  return integer;
}
