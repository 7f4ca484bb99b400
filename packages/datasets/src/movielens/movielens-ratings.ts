/**
 * Ratings of the MovieLens files: user, item, stars and seconds since 1970, in all three forms.
 * Tested through read-movielens.test.ts.
 */
import { fieldCount } from "../files/field-count.ts";
import { Problem } from "../files/problem.ts";
import { clip } from "../records/field-checks.ts";
import type { LineParser } from "../records/parsed-line.ts";
import { isOnScale, STARS_TEXT } from "../records/rating-scale.ts";

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
      return new Problem(`has ${fieldCount(fields.length)}, not 4 (user, item, rating, time)`);
    }
    if (!WHOLE_NUMBER.test(user)) {
      return new Problem(`the user "${clip(user)}" must be a whole number`);
    }
    if (!WHOLE_NUMBER.test(item)) {
      return new Problem(`the item "${clip(item)}" must be a whole number`);
    }
    const value = STARS.test(stars) ? Number(stars) : Number.NaN;
    if (!isOnScale(value)) {
      return new Problem(`the rating "${clip(stars)}" must be a number ${STARS_TEXT}`);
    }
    const seconds = WHOLE_NUMBER.test(time) ? Number(time) : Number.NaN;
    if (!(seconds >= EARLIEST && seconds <= LATEST)) {
      return new Problem(
        `the time "${clip(time)}" must be in seconds since 1970, of the years 1990 to 2100`,
      );
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
