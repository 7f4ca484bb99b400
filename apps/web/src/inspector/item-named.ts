/** Finds what somebody means by the name of an item. */
import type { Item } from "@hellorec/client";

type Named = Pick<Item, "item_id" | "title">;

/**
 * Of items whose title holds the text, the one whose title it is, or else the first.
 *
 * @returns undefined where no title holds it: it may be an ID
 */
export function itemNamed<T extends Named>(items: readonly T[], text: string): T | undefined {
  const lower = text.toLowerCase();
  return (
    items.find(({ item_id }) => item_id === text) ??
    items.find(({ title }) => title.toLowerCase() === lower) ??
    // "1" is in many a title, and more likely the ID it looks like.
    (/^\d+$/.test(text) ? undefined : items[0])
  );
}
