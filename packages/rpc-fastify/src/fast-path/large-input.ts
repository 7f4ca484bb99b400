// Large inputs are parsed in one round of the event loop and checked in the next, so that neither
// holds up for long what else is to be served.
import { setImmediate as nextRound } from "node:timers/promises";

import type { MaybePromise } from "../procedure/maybe-promise.ts";

/** Characters of JSON that take about half a millisecond to parse, and longer to check. */
const LARGE = 65_536;

/**
 * Gives a value that was parsed from text: at once, or in the next round of the event loop if the
 * text was long.
 *
 * @example
 * ```ts
 * const input = await afterParsing(JSON.parse(text), text.length);
 * ```
 */
export function afterParsing<T>(value: T, length: number): MaybePromise<T> {
  return length < LARGE ? value : nextRound(value);
}
