/** Catalog numbers and model numbers do not mix: what confuses them does not compile. */
import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber } from "../catalog/catalog-number.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { asModelNumber } from "./model-number.ts";
import type { ModelNumber } from "./model-number.ts";

declare function takesCatalogNumber(number: CatalogNumber): void;
declare function takesModelNumber(number: ModelNumber): void;

const inCatalog = asCatalogNumber(3);
const inModel = asModelNumber(3);

takesCatalogNumber(inCatalog);
takesModelNumber(inModel);
// @ts-expect-error The model's number is not the catalog's.
takesCatalogNumber(inModel);
// @ts-expect-error The catalog's number is not the model's.
takesModelNumber(inCatalog);
// @ts-expect-error A plain number may be either, or none.
takesCatalogNumber(3);
// @ts-expect-error A number of one numbering is not rebranded for the other.
asCatalogNumber(inModel);
// @ts-expect-error A number of one numbering is not rebranded for the other.
asModelNumber(inCatalog);

// Both are plain numbers where a number is needed.
export const sum: number = inCatalog + inModel;

const catalogNumbers = int32ArrayOf([inCatalog]);
for (const number of catalogNumbers) takesCatalogNumber(number);
for (const [, number] of catalogNumbers.entries()) takesCatalogNumber(number);
for (const number of catalogNumbers.subarray(0, 1)) takesCatalogNumber(number);
for (const number of catalogNumbers.filter((kept) => kept === inCatalog)) {
  // @ts-expect-error The entries are catalog numbers.
  takesModelNumber(number);
}
// @ts-expect-error The entries are catalog numbers.
catalogNumbers[0] = inModel;
catalogNumbers[0] = inCatalog;
