/** The numbers that a model gives to its items: those of its rows. Tested in model-number.test-d.ts. */
import type { BrandedNumber, Int32ArrayOf, UnbrandedNumber } from "../util/branded-number.ts";

/** An item's number in one model. It is not the item index's number of the item. */
export type ModelNumber = BrandedNumber<"model">;

/** Model numbers in a typed array. */
export type ModelNumbers = Int32ArrayOf<ModelNumber>;

/** Brands a number that a model gave. */
export function asModelNumber(value: UnbrandedNumber): ModelNumber;
export function asModelNumber(value: number): number {
  return value;
}
