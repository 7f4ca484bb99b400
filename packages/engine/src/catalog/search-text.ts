/** What an item is found by. Tested through browsing/catalog-lists.test.ts. */
import type { Item } from "@hellorec/api";

import type { Text } from "../search/text.ts";

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The title, the categories, and the texts and whole numbers among the attributes, but for addresses. */
export function searchText({ title, categories, attributes = {} }: Item): Text {
  const other = Object.values(attributes).flatMap((value) => {
    if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : [];
    if (typeof value === "boolean") return [];
    return value;
  });
  return { title, categories, other: other.filter((text) => !ADDRESS.test(text)) };
}
