/** Building blocks of every schema: bounded text, identifiers, numbers, sets, times. */
import { z } from "zod";

import { listOf } from "../checks/short-list.ts";
import { inputMessage, NO_TIME } from "./input-messages.ts";

// zod asks this where neither a check nor its schema brings a message. The setting is one of the
// process: tRPC parses inputs itself, and passes no messages on.
z.config({ localeError: inputMessage });

/** Longest ID of a user or an item, in characters: Unicode code points. */
export const MAX_ID_LENGTH = 256;
/** Most events, items or IDs in one call. */
export const MAX_ENTRIES_PER_CALL = 1000;

/**
 * Options of a check: it is skipped if an earlier check of this field failed, so that one mistake
 * gives one message. Without them an empty list in place of a string would be "too short" as well.
 * Every check of a field has them, but for that of its type.
 *
 * @example z.number().max(100, IF_VALID_SO_FAR)
 */
export const IF_VALID_SO_FAR = {
  abort: true,
  when: ({ issues }: z.core.ParsePayload) => issues.length === 0,
};

/**
 * Text that every database can store. PostgreSQL cannot store NUL, and a lone surrogate has no UTF-8
 * form: neither would be returned as it was sent. The pattern means the same with and without the flag
 * `u`: JSON Schema has no flags.
 *
 * @example STORABLE.test("a\0") // false
 */
export const STORABLE =
  /^[^\0\uD800-\uDFFF]*(?:[\uD800-\uDBFF][\uDC00-\uDFFF][^\0\uD800-\uDFFF]*)*$/;

/**
 * A string of `min`..`max` characters (Unicode code points) that every database can store unchanged.
 *
 * @example text(500).parse("Metropolis")
 */
export function text(max: number, min = 1) {
  return z
    .string()
    .min(min, IF_VALID_SO_FAR)
    .max(max, IF_VALID_SO_FAR)
    .regex(STORABLE, {
      ...IF_VALID_SO_FAR,
      error: "must not contain NUL characters or lone surrogates",
    });
}

/** What is said of a number that may have been rounded. */
export const INEXACT =
  "a number beyond ±(2^53 - 1) loses digits; send it as a string, in a field that takes one";

/**
 * A number that is stored as it was sent. Beyond ±(2^53 - 1) every double is a whole number, and not
 * every whole number is a double: what came may already have been rounded by the JSON parser. A
 * fraction is taken to the nearest double, as everywhere.
 *
 * @example exactNumber.parse(4.5)
 */
export const exactNumber = z
  .number({ error: ({ input }) => (typeof input === "number" ? INEXACT : undefined) })
  .min(Number.MIN_SAFE_INTEGER, { ...IF_VALID_SO_FAR, error: INEXACT })
  .max(Number.MAX_SAFE_INTEGER, { ...IF_VALID_SO_FAR, error: INEXACT });

/**
 * A list that means a set: entries that are there already are left out, the order is kept. The
 * bounds are those of the list as it was sent.
 *
 * @example setOf(itemId, { max: 3 }).parse(["a", "b", "a"]) // ["a", "b"]
 */
export function setOf<Entry extends z.ZodType<string>>(
  entry: Entry,
  { min, max }: { readonly min?: number; readonly max: number },
) {
  const list = listOf(entry).max(max, IF_VALID_SO_FAR);
  return (min === undefined ? list : list.min(min, IF_VALID_SO_FAR)).overwrite(withoutRepeats);
}

function withoutRepeats<Entry>(entries: Entry[]): Entry[] {
  const distinct = new Set(entries);
  return distinct.size === entries.length ? entries : [...distinct];
}

/** The ID of a user. Any string of 1..256 characters; the caller's own ID. */
export const userId = text(MAX_ID_LENGTH).describe("The caller's own ID of a user");

/** The ID of an item. Any string of 1..256 characters; the caller's own ID. */
export const itemId = text(MAX_ID_LENGTH).describe("The caller's own ID of an item");

/** How many entries to return at most, 1..`max`. */
export function limitOf(max: number, fallback: number) {
  return z
    .number()
    .min(1, IF_VALID_SO_FAR)
    .max(max, IF_VALID_SO_FAR)
    .int(IF_VALID_SO_FAR)
    .default(fallback);
}

// Outside of these an instant has no ISO 8601 form with a four-digit year in UTC.
const FIRST_INSTANT = Date.parse("0001-01-01T00:00:00Z");
const LAST_INSTANT = Date.parse("9999-12-31T23:59:59.999Z");

function isInRange(time: string): boolean {
  const instant = Date.parse(time);
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT;
}

/** The same for a number, such as the seconds since 1970, as for a text. */
function notATime({ input }: { readonly input?: unknown }): string | undefined {
  return input === undefined ? undefined : NO_TIME;
}

/**
 * An instant with an offset, as ISO 8601 has it.
 *
 * @example timestamp.parse("2026-01-31T12:00:00Z")
 */
export const timestamp = z.iso
  .datetime({ offset: true, ...IF_VALID_SO_FAR, error: notATime })
  .max(40, IF_VALID_SO_FAR)
  .refine(isInRange, { error: "must lie within the years 0001 to 9999" })
  .describe("An instant as ISO 8601, with Z or an offset: 2026-01-31T12:00:00Z");

/** An instant that the service sets, in UTC. */
export const instant = z.iso.datetime().max(40);

/** For procedures without input: absent or an empty object; any field is an error. */
export const noInput = z.strictObject({}).optional();

/**
 * What tRPC adds to a subscription's input when its client connects again, from the header
 * `Last-Event-ID`. The service does not resume from it: a stream begins with the current state.
 */
export const lastEventId = z
  .string()
  .max(16_384)
  .optional()
  .describe("Added by tRPC when a client connects again; without effect");
