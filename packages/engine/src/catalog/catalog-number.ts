/** The numbers that the item index gives to items. Tested in serving/model-number.test-d.ts. */
import type { BrandedNumber, Int32ArrayOf, UnbrandedNumber } from "../util/branded-number.ts";

/** An item's number in the item index of this process. It is not the model's number of the item. */
export type CatalogNumber = BrandedNumber<"catalog">;

/** Catalog numbers in a typed array. */
export type CatalogNumbers = Int32ArrayOf<CatalogNumber>;

/** Brands a number that the item index gave. */
export function asCatalogNumber(value: UnbrandedNumber): CatalogNumber;
export function asCatalogNumber(value: number): number {
  return value;
}
