/** Numbers for IDs: the first ID is 0, the next new one 1, and so on. */
import { DatasetError } from "./dataset-error.ts";

/** What a Map can hold. */
const MOST = 2 ** 24;
/** V8 copies shorter pieces of a string and keeps the whole string alive for longer ones. */
const COPIED_BELOW = 13;

/**
 * Gives every ID the same number whenever it occurs. Shared between two files, it makes their
 * numbers agree.
 */
export class IdIndex {
  readonly #numbers = new Map<string, number>();

  /** How many IDs have a number: they are 0..size - 1. */
  get size(): number {
    return this.#numbers.size;
  }

  /**
   * The ID's number; a new one if it has none yet.
   *
   * @throws {DatasetError} there are more than 16,777,216 IDs
   */
  numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    if (number === MOST) throw new DatasetError(`there are more than ${MOST} different IDs`);
    // Else one ID would keep alive the block of lines it was cut from.
    this.#numbers.set(id.length < COPIED_BELOW ? id : Buffer.from(id).toString(), number);
    return number;
  }
}
