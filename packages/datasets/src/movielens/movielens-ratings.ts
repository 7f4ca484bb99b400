/**
 * Ratings of the MovieLens files: user, item, stars and seconds since 1970, in all three forms.
 * Tested through read-movielens.test.ts.
 */
import { fieldCount } from "../files/field-count.ts";
import { clip } from "../records/bad-field.ts";
import type { LineParser } from "../records/parsed-line.ts";
import { isOnScale } from "../records/rating-scale.ts";

const WHOLE_NUMBER = /^\d{1,15}$/;
const STARS = /^\d(\.\d+)?$/;
/** 1990 in seconds. MovieLens is younger, so an earlier time has lost digits. */
const EARLIEST = 631_152_000;
/** The end of 2100. */
const LATEST = 4_133_980_799;

/**
 * A parser of rating lines with this separator.
 *
 * @example ratingParser("::")("1::31::2.5::1260759144", false)
 */
export function ratingParser(separator: string): LineParser {
  return (text) => {
    const fields = text.split(separator).map((field) => field.trim());
    const [user, item, stars, time] = fields;
    if (
      user === undefined ||
      item === undefined ||
      stars === undefined ||
      time === undefined ||
      fields.length !== 4
    ) {
      return `has ${fieldCount(fields.length)}, not 4 (user, item, rating, time)`;
    }
    if (!WHOLE_NUMBER.test(user)) return `the user "${clip(user)}" is not a number`;
    if (!WHOLE_NUMBER.test(item)) return `the item "${clip(item)}" is not a number`;
    const value = STARS.test(stars) ? Number(stars) : Number.NaN;
    if (Number.isNaN(value)) return `the rating "${clip(stars)}" is not a number of stars`;
    if (!isOnScale(value)) return `the rating ${stars} is not from 0.5 to 5`;
    const seconds = WHOLE_NUMBER.test(time) ? Number(time) : Number.NaN;
    if (Number.isNaN(seconds)) return `the time "${clip(time)}" is not in seconds since 1970`;
    if (seconds < EARLIEST || seconds > LATEST) {
      return `the time ${time} is out of range; it should be in seconds since 1970, of the years 1990 to 2100`;
    }
    return {
      kind: "event",
      event: {
        event_id: `movielens-${user}-${item}-${time}-${value}`,
        user_id: user,
        item_id: item,
        type: "rating",
        value,
        occurred_at: new Date(seconds * 1000).toISOString(),
      },
    };
  };
}
