/** The scale of a file's ratings, and its way onto the contract's. Tested through read-csv.test.ts. */
import { MAX_STARS, MIN_STARS } from "./contract-limits.ts";
import { BadField } from "./field-checks.ts";

const STARS: RatingScale = { low: MIN_STARS, high: MAX_STARS };

/** The contract's scale, as messages name it. */
export const STARS_TEXT = `from ${MIN_STARS} to ${MAX_STARS}`;

/** The lowest and the highest rating that a file can have. */
export interface RatingScale {
  readonly low: number;
  readonly high: number;
}

/** Whether a rating lies on the scale; without one, on the contract's. */
export function isOnScale(value: number, { low, high }: RatingScale = STARS): boolean {
  return value >= low && value <= high;
}

/**
 * The rating on the contract's scale, 0.5 to 5, by a straight line.
 *
 * @throws {BadField} it is not on its own scale
 * @example toStars(10, { low: 1, high: 10 }) // 5
 */
export function toStars(value: number, scale: RatingScale): number {
  const { low, high } = scale;
  if (!isOnScale(value, scale)) {
    throw new BadField(`the rating ${value} must be from ${low} to ${high}`);
  }
  const length = STARS.high - STARS.low;
  const stars = STARS.low + ((value - low) * length) / (high - low);
  return Number(stars.toPrecision(12));
}
