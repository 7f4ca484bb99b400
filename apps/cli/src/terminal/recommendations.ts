/** A recommendation list for people: IDs and titles, each with its reasons. */
import type { Recommendation, Recommendations } from "@hellorec/client";

import { printable } from "./printable.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import type { Column } from "./table.ts";

/** For each item its rank, ID, title and categories, and below them its reasons. */
export function recommendationsText(list: Recommendations, style: Style): string {
  if (list.items.length === 0) return "";
  const columns: readonly Column<Recommendation>[] = [
    { heading: "", align: "right", rank: "whole", cell: (_, at) => String(at + 1).padStart(2) },
    { heading: "ID", rank: "key", cell: ({ item }) => item.item_id },
    { heading: "TITLE", paint: style.bold, cell: ({ item }) => item.title },
    {
      heading: "CATEGORIES",
      rank: "optional",
      paint: style.dim,
      cell: ({ item }) => item.categories.join(", "),
    },
  ];
  return table(list.items, columns, style, (entry) => reasonText(entry, list.strategy));
}

/** What to do about a catalog without items, which leaves every list empty. */
export const NO_ITEMS =
  'the catalog has no items, so every list is empty: import them with "hellorec import csv FILE", ' +
  "a file with the columns item_id and title";

/** A note about the list as a whole. */
export function listNote({ items, strategy }: Recommendations): string {
  if (items.length === 0) {
    return "nothing to recommend";
  }
  return {
    personal: "chosen for this user",
    session: "chosen for this visit",
    similar: "similar items",
    popular: "popular items",
  }[strategy];
}

/**
 * The note about an empty list of some categories.
 *
 * @param hasItems whether the catalog has items in one of them
 * @param near categories of the catalog whose names are close to these
 */
export function emptyCategoryNote(
  categories: readonly string[],
  hasItems: boolean,
  near: readonly string[],
): string {
  const names = categories.map((name) => `"${printable(name)}"`).join(" or ");
  if (hasItems) return `nothing to recommend in category ${names}`;
  const advice =
    near.length === 0
      ? "names are matched exactly"
      : `did you mean ${near.map((name) => printable(name)).join(" or ")}?`;
  return `no item found in category ${names}: ${advice}`;
}

// The reasons name items only, not whether they were bought, liked or viewed.
const BECAUSE = {
  personal: "because of",
  session: "because you looked at",
  similar: "because it goes with",
  popular: "because of",
} satisfies Record<Recommendations["strategy"], string>;

/**
 * Why an item is in the list.
 *
 * @example "because of Metropolis, Nosferatu and Faust"
 */
function reasonText({ because }: Recommendation, strategy: Recommendations["strategy"]): string {
  const titles = because.map((reason) => reason.title);
  const last = titles.pop();
  if (last === undefined) return "";
  const all = titles.length === 0 ? last : `${titles.join(", ")} and ${last}`;
  return `${BECAUSE[strategy]} ${all}`;
}
