/** An item with a score, as lists, rankings and explanations hold it. */
import type { CatalogNumber } from "./catalog-number.ts";

/** An item with its score. */
export interface Scored {
  readonly number: CatalogNumber;
  readonly score: number;
}
