/** Numbers for IDs: the first ID is 0, the next new one 1, and so on. */
import { DatasetError } from "./dataset-error.ts";

/** What a Map can hold. */
const MOST = 2 ** 24;
/** V8 copies shorter pieces of a string and keeps the whole string alive for longer ones. */
const COPIED_BELOW = 13;
/** IDs that are whole numbers of so many digits are looked up in an array: much faster. */
const MOST_DIGITS = 6;
const ZERO = 48;

/**
 * Gives every ID the same number whenever it occurs. Shared between two files, it makes their
 * numbers agree.
 */
export class IdIndex {
  readonly #ofTexts = new Map<string, number>();
  /** For the ID "17" at place 17 its number + 1; 0 where there is none yet. */
  readonly #ofIntegers = new Int32Array(10 ** MOST_DIGITS);
  #size = 0;

  /** How many IDs have a number: they are 0..size - 1. */
  get size(): number {
    return this.#size;
  }

  /**
   * The ID's number; a new one if it has none yet.
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
    // Else one ID would keep alive the block of lines it was cut from.
    this.#ofTexts.set(id.length < COPIED_BELOW ? id : Buffer.from(id).toString(), this.#next());
    return this.#size - 1;
  }

  #next(): number {
    if (this.#size === MOST) throw new DatasetError(`there are more than ${MOST} different IDs`);
    this.#size += 1;
    return this.#size - 1;
  }
}

/** The number a text is written for, if it is the one way to write a small one: "7", not "07". */
function smallInteger(text: string): number | undefined {
  const { length } = text;
  if (length === 0 || length > MOST_DIGITS) return undefined;
  let integer = 0;
  for (let place = 0; place < length; place += 1) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9 || (place === 0 && digit === 0 && length > 1)) return undefined;
    integer = integer * 10 + digit;
  }
  return integer;
}
