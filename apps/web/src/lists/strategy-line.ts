/** How a list was made, in one line. */
import type { Recommendations } from "@hellorec/client";

import { versionDay } from "../format/version.ts";

/** The person a list is for. */
export type Reader =
  | { readonly kind: "user" }
  /** Not for a person: the list goes with an item. */
  | { readonly kind: "item" }
  | { readonly kind: "visitor"; readonly opened: number };

/**
 * The strategy and the model of a list.
 *
 * @example strategyLine(list, { kind: "user" })
 * // "From all you did so far, by the model of 31 Jan, 12:00. It follows every click."
 */
export function strategyLine(
  { strategy, model_version }: Pick<Recommendations, "strategy" | "model_version">,
  reader: Reader,
): string {
  const model =
    model_version === null ? "no model yet" : `the model of ${versionDay(model_version)}`;
  if (strategy === "personal") {
    return `From all you did so far, by ${model}. It follows every click.`;
  }
  if (strategy === "session") {
    const opened = reader.kind === "visitor" ? reader.opened : 0;
    const items = opened === 1 ? "the one item" : `the ${opened} items`;
    return `From ${items} you opened in this tab, by ${model}.`;
  }
  if (strategy === "similar") return `Similar items, by ${model}.`;
  if (reader.kind === "item") {
    return `Nothing similar is known yet, so this is what is popular (${model}).`;
  }
  return reader.kind === "user"
    ? `What is popular (${model}): like a few items, and this row becomes yours.`
    : `What is popular (${model}): open a few items, or act as a user, and this row becomes yours.`;
}
