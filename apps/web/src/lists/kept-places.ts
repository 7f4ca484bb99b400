/** A list that replaces another, while some of its entries stay where they are. */
import type { Recommendation, Recommendations } from "@hellorec/client";

import type { TileList } from "./item-tile.tsx";

/** An entry on screen, with the list that it came from. */
export interface ShownEntry extends Recommendation {
  /** Left out: the list that it is shown in. */
  readonly from?: TileList;
}

/** A list as it is shown: an entry may have stayed from an earlier list. */
export interface ShownList extends Omit<Recommendations, "items"> {
  readonly items: readonly ShownEntry[];
}

/** The entries of a list, as they are shown. */
export function entriesOf(list: Recommendations): ShownEntry[] {
  return list.items.map((entry) => ({ ...entry, from: list }));
}

/**
 * The entries of the next list around the kept ones, as many as the longer of both lists has.
 *
 * @param kept IDs of items; those that are shown keep their places
 * @example keepPlaces(shown("A", "B"), shown("C", "D"), new Set(["A"])) // A, C
 */
export function keepPlaces(
  before: readonly ShownEntry[],
  after: readonly ShownEntry[],
  kept: ReadonlySet<string>,
): ShownEntry[] {
  const held = before.map((entry) => (kept.has(entry.item.item_id) ? entry : undefined));
  const heldIds = new Set(held.flatMap((entry) => entry?.item.item_id ?? []));
  const fresh = after.filter(({ item }) => !heldIds.has(item.item_id));
  const places: ShownEntry[] = [];
  let next = 0;
  for (let at = 0; at < Math.max(before.length, after.length); at++) {
    const entry = held[at] ?? fresh[next++];
    if (entry !== undefined) places.push(entry);
  }
  return places;
}
