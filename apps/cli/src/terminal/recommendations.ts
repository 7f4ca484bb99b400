/** A recommendation list for people: titles, each with its reasons. */
import type { Recommendation, Recommendations } from "@hellorec/client";

import { clipped, printable, textWidth } from "./printable.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./wrap.ts";

const INDENT = "    ";

/** For each item its rank, title and categories, and below them its reasons. */
export function recommendationsText(list: Recommendations, style: Style): string {
  return list.items
    .map((entry, index) => entryText(entry, index + 1, list.strategy, style))
    .join("\n");
}

/** A note about the list as a whole. */
export function listNote({ items, strategy }: Recommendations): string {
  if (items.length === 0) {
    return 'nothing to recommend: is the catalog empty? See "hellorec status"';
  }
  return {
    personal: "chosen for this user",
    session: "chosen for this visit",
    similar: "similar items",
    popular: "popular items",
  }[strategy];
}

function entryText(
  entry: Recommendation,
  rank: number,
  strategy: Recommendations["strategy"],
  style: Style,
): string {
  const title = clipped(printable(entry.item.title), style.width - INDENT.length);
  const room = style.width - INDENT.length - textWidth(title) - 2;
  const categories = printable(entry.item.categories.join(", "));
  const beside = categories === "" || room < 12 ? "" : `  ${style.dim(clipped(categories, room))}`;
  const first = `${String(rank).padStart(2)}  ${style.bold(title)}${beside}`;
  const why = reasonText(entry, strategy);
  if (why === "") return first;
  const reasons = wrapped(printable(why), style.width - INDENT.length);
  return [first, ...reasons.map((line) => INDENT + line)].join("\n");
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
