/**
 * The limits of the contract. They are written again here because this package uses the types of
 * `@hellorec/api` alone. contract.test.ts compares the readers with the contract's schemas.
 *
 * Lengths are in characters: Unicode code points.
 */

/** Of user_id, item_id and event_id. */
export const MAX_ID_LENGTH = 256;
export const MAX_TYPE_LENGTH = 64;
export const MAX_RECOMMENDATION_ID_LENGTH = 64;
/** Of a time as text. */
export const MAX_TIME_LENGTH = 40;

/** The stars of a rating. */
export const MIN_STARS = 0.5;
export const MAX_STARS = 5;

export const MAX_TITLE_LENGTH = 500;
/** Of url and image_url. */
export const MAX_LINK_LENGTH = 2048;
/** Most categories an item may have. */
export const MAX_CATEGORIES = 50;
export const MAX_CATEGORY_LENGTH = 100;

/** Most attributes an item may have. */
export const MAX_ATTRIBUTES = 50;
export const MAX_ATTRIBUTE_NAME_LENGTH = 100;
/** Of an attribute that is one text. */
export const MAX_ATTRIBUTE_LENGTH = 5000;
/** Most entries of an attribute that is a list. */
export const MAX_ATTRIBUTE_ENTRIES = 100;
/** Of an entry of such a list. */
export const MAX_ATTRIBUTE_ENTRY_LENGTH = 500;

/** The instants that a time with a four-digit year can name, in milliseconds since 1970. */
export const FIRST_INSTANT = Date.parse("0001-01-01T00:00:00.000Z");
export const LAST_INSTANT = Date.parse("9999-12-31T23:59:59.999Z");
