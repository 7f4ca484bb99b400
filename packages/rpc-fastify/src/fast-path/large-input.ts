/**
 * Large inputs are parsed in one turn of the event loop and checked in the next, so that other
 * requests are served in between.
 */
import { setImmediate as nextTurn } from "node:timers/promises";

import type { MaybePromise } from "../procedure/maybe-promise.ts";

/** Characters of JSON that take about half a millisecond to parse, and longer to check. */
const LARGE = 65_536;

/**
 * Gives a value that was parsed from text of `length` characters: at once, or in the next turn of the
 * event loop if the text was long.
 *
 * @example
 * ```ts
 * const input = await afterParsing(JSON.parse(text), text.length);
 * ```
 */
export function afterParsing<T>(value: T, length: number): MaybePromise<T> {
  return length < LARGE ? value : nextTurn(value);
}
