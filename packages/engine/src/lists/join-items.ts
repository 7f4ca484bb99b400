/** The join of a list with item data: numbers become items. Tested through engine.test.ts. */
import type { Recommendation } from "@hellorec/api";

import type { Catalog } from "../catalog/catalog.ts";
import { itemBytes } from "../catalog/item-bytes.ts";
import type { Scored } from "../catalog/scored.ts";

/** What an entry has in JSON besides its item and the texts of its reasons, and so has a reason. */
const FIELD_BYTES = 100;

/** A joined list. */
export interface JoinedItems {
  readonly entries: Recommendation[];
  /** How many of the selected items the entries are of. Those after them are too many bytes. */
  readonly joined: number;
}

/**
 * Joins selected items and their reasons with the item data of now. Items that were removed
 * meanwhile are left out, also as reasons. The list ends before it has more than `maxBytes` of JSON,
 * and has one entry at least.
 *
 * @param reasons one list for each selected item, in their order
 */
export async function joinItems(
  { index, reader }: Catalog,
  selected: readonly Scored[],
  reasons: readonly (readonly Scored[])[],
  maxBytes: number,
): Promise<JoinedItems> {
  const idOf = ({ number }: Scored) => index.idOf(number);
  const { items, unread } = await reader.getWithin(selected.map(idOf), maxBytes);
  const read = selected.length - unread.length;
  const titles = await reader.titles(reasons.slice(0, read).flat().map(idOf));
  const entries: Recommendation[] = [];
  let bytes = 0;
  for (const [at, { number, score, isUntouched }] of selected.slice(0, read).entries()) {
    const item = items.get(index.idOf(number));
    if (item === undefined) continue;
    const because = (reasons[at] ?? []).flatMap((reason) => {
      const item_id = idOf(reason);
      const title = titles.get(item_id);
      return title === undefined ? [] : { item_id, title, weight: reason.score };
    });
    bytes += itemBytes(item) + FIELD_BYTES + reasonBytes(because);
    if (entries.length > 0 && bytes > maxBytes) return { entries, joined: at };
    entries.push({ item, score, because, ...(isUntouched === true && { untouched: true }) });
  }
  return { entries, joined: read };
}

/** The first reasons that have this many bytes of JSON together. */
export function reasonsWithin(
  reasons: Recommendation["because"],
  maxBytes: number,
): Recommendation["because"] {
  let bytes = 0;
  const end = reasons.findIndex((reason) => (bytes += reasonBytes([reason])) > maxBytes);
  return end === -1 ? reasons : reasons.slice(0, end);
}

/** At least the bytes of these reasons as JSON: a character has six at most. */
function reasonBytes(reasons: Recommendation["because"]): number {
  return reasons.reduce(
    (sum, { item_id, title }) => sum + FIELD_BYTES + 6 * (item_id.length + title.length),
    0,
  );
}
