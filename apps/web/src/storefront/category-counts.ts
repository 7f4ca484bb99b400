/** Counts the items of each category. */
import type { Item } from "@hellorec/client";

/** Items by category. */
export type Seen = ReadonlyMap<string, ReadonlySet<string>>;

/** The map with these items counted; the same map where they add nothing. */
export function withItems(before: Seen, items: readonly Item[]): Seen {
  const after = new Map(before);
  for (const { item_id, categories } of items) {
    for (const name of categories) {
      const known = after.get(name);
      if (known?.has(item_id) !== true) after.set(name, new Set([...(known ?? []), item_id]));
    }
  }
  const isSame = [...after].every(([name, ids]) => before.get(name) === ids);
  return isSame ? before : after;
}

/** Categories, those with most items first, then by name. */
export function byCount(seen: Seen): string[] {
  return [...seen]
    .sort(
      ([a, inA], [b, inB]) => inB.size - inA.size || a.localeCompare(b, "en", { numeric: true }),
    )
    .map(([name]) => name);
}
