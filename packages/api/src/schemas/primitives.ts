/** Building blocks of every schema: bounded text, identifiers, cursors, times. */
import { z } from "zod";

/** Longest identifier, in UTF-16 units. */
export const MAX_ID_LENGTH = 256;
/** Most events, items or IDs in one call. */
export const MAX_BATCH = 1000;

// PostgreSQL cannot store NUL, and a lone surrogate has no UTF-8 form: neither would be returned as it
// was sent.
const STORABLE = /^[^\0\p{Surrogate}]*$/u;

/**
 * A string of `min`..`max` characters that every engine can store unchanged.
 *
 * @example text(500).parse("Metropolis")
 */
export function text(max: number, min = 1) {
  return z
    .string()
    .min(min)
    .max(max)
    .regex(STORABLE, "must not contain NUL characters or lone surrogates");
}

/** The ID of a user. Any string of 1..256 characters; the caller's own ID. */
export const userId = text(MAX_ID_LENGTH).describe("The caller's own ID of a user");

/** The ID of an item. Any string of 1..256 characters; the caller's own ID. */
export const itemId = text(MAX_ID_LENGTH).describe("The caller's own ID of an item");

/** An opaque position in a list, as returned in `next_cursor`. */
export const cursor = text(16_384).describe("The next_cursor of the previous page, unchanged");

/** How many entries of a stored list to return, 1..1000. */
export const pageLimit = z.int().min(1).max(1000).default(50).describe("Most entries to return");

// Outside of these an instant has no ISO 8601 form with a four-digit year in UTC.
const FIRST_INSTANT = Date.parse("0001-01-01T00:00:00Z");
const LAST_INSTANT = Date.parse("9999-12-31T23:59:59.999Z");

function isInRange(time: string): boolean {
  const instant = Date.parse(time);
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT;
}

/**
 * An instant with an offset, as ISO 8601 has it.
 *
 * @example timestamp.parse("2026-01-31T12:00:00Z")
 */
export const timestamp = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine(isInRange, { message: "must lie within the years 0001 to 9999" })
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
