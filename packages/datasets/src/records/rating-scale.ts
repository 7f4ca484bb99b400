/** The scale of a file's ratings, and its way onto the contract's. Tested through read-csv.test.ts. */
import { BadField } from "./bad-field.ts";

const CONTRACT = { low: 0.5, high: 5 };

/** The lowest and the highest rating that a file can have. */
export interface RatingScale {
  readonly low: number;
  readonly high: number;
}

/** Whether a rating lies on the scale; without one, on the contract's. */
export function isOnScale(value: number, { low, high }: RatingScale = CONTRACT): boolean {
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
    throw new BadField(`the rating ${value} is not from ${low} to ${high}`);
  }
  const length = CONTRACT.high - CONTRACT.low;
  const stars = CONTRACT.low + ((value - low) * length) / (high - low);
  return Number(stars.toPrecision(12));
}
