/** An item with a score, as lists, rankings and explanations hold it. */
import type { CatalogNumber } from "./catalog-number.ts";

/** An item with its score. */
export interface Scored {
  readonly number: CatalogNumber;
  readonly score: number;
  /** Whether nobody has liked the item yet, so that it is scored by what it is. */
  readonly isUntouched?: boolean;
  /** Where no model knows the reasons: what of the history is like the item. */
  readonly reasons?: readonly Scored[];
}
