/** The join of a list with item data: what was chosen by number becomes what people see. */
import type { Recommendation } from "@hellorec/api";

import type { Catalogue } from "../catalog/catalog.ts";
import type { Scored } from "./diversify.ts";

/**
 * Joins what was chosen with the items as the catalogue has them now. Items that were removed
 * meanwhile are left out, also as reasons.
 *
 * @param reasons as many lists as there are chosen items, in their order
 */
export async function joinItems(
  { index, reader }: Catalogue,
  chosen: readonly Scored[],
  reasons: readonly (readonly Scored[])[],
): Promise<Recommendation[]> {
  const numbers = [...chosen, ...reasons.flat()].map(({ number }) => index.idOf(number));
  const data = await reader.getMany(numbers);
  return chosen.flatMap(({ number, score }, at) => {
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
