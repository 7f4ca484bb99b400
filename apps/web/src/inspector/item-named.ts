/** Finds the item that a typed name means. */
import type { Item } from "@hellorec/client";

type Named = Pick<Item, "item_id" | "title">;

/**
 * Among items whose title contains the text: the one with this ID or title, otherwise the first.
 *
 * @returns undefined where the text is more likely an ID
 */
export function itemNamed<T extends Named>(items: readonly T[], text: string): T | undefined {
  const lower = text.toLowerCase();
  return (
    items.find(({ item_id }) => item_id === text) ??
    items.find(({ title }) => title.toLowerCase() === lower) ??
    // A number is in many titles, but is more likely an ID.
    (/^\d+$/.test(text) ? undefined : items[0])
  );
}
