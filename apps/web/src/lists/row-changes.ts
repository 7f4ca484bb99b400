/** The difference of two lists, in words. */
import type { Recommendations } from "@hellorec/client";

interface Items {
  readonly items: readonly Recommendations["items"][number][];
}

/**
 * The announcement for a list that replaces another; undefined where the order is the same.
 *
 * @example changeOf(before, after) // "Your row changed: Metropolis is first. New: Wings."
 */
export function changeOf(before: Items, after: Items): string | undefined {
  const old = before.items.map(({ item }) => item.item_id);
  if (old.join("\n") === after.items.map(({ item }) => item.item_id).join("\n")) return undefined;
  const [first] = after.items;
  if (first === undefined) return "Your row changed: it is empty.";
  const known = new Set(old);
  const fresh = after.items.slice(1).filter(({ item }) => !known.has(item.item_id));
  const titles = fresh.slice(0, 3).map(({ item }) => item.title);
  const news = titles.length === 0 ? "" : ` New: ${titles.join(", ")}.`;
  return `Your row changed: ${first.item.title} is first.${news}`;
}
