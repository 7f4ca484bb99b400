/** The join of a list with item data: numbers become items. Tested through engine.test.ts. */
import type { Recommendation } from "@hellorec/api";

import type { Catalog } from "../catalog/catalog.ts";
import type { Scored } from "../catalog/scored.ts";

/**
 * Joins selected items and their reasons with the item data of now. Items that were removed
 * meanwhile are left out, also as reasons.
 *
 * @param reasons one list for each selected item, in their order
 */
export async function joinItems(
  { index, reader }: Catalog,
  selected: readonly Scored[],
  reasons: readonly (readonly Scored[])[],
): Promise<Recommendation[]> {
  const itemIds = [...selected, ...reasons.flat()].map(({ number }) => index.idOf(number));
  const data = await reader.getMany(itemIds);
  return selected.flatMap(({ number, score }, at) => {
    const item = data.get(index.idOf(number));
    if (item === undefined) return [];
    const because = (reasons[at] ?? []).flatMap((reason) => {
      const source = data.get(index.idOf(reason.number));
      if (source === undefined) return [];
      return { item_id: source.item_id, title: source.title, weight: reason.score };
    });
    return { item, score, because };
  });
}
