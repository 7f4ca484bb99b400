/** How a list was made, and whether it may hold an item, in words. */
import type { Recommendations } from "@hellorec/client";

import type { Explained } from "./queries.ts";

/**
 * Why a user's list is what it is.
 *
 * @param hasHistory whether the user has any event; undefined: not known yet
 */
export function describeList(
  { strategy, model_version }: Pick<Recommendations, "strategy" | "model_version">,
  hasHistory: boolean | undefined,
): string {
  if (strategy !== "popular") return "Made for this user, from everything they did.";
  if (hasHistory === false) return "Popular items: nothing is known of this user yet.";
  if (model_version === null) return "Popular items: there is no model yet. Train one first.";
  return "Popular items: the model knows nothing of what this user liked.";
}

/** Whether lists may hold an item, or why not. */
export function describePlace({
  item,
  score,
  seen,
}: Pick<Explained, "score" | "seen"> & {
  readonly item: Pick<Explained["item"], "available">;
}): string {
  if (!item.available) return "It is not available: no list holds it.";
  if (seen) return "It is in the history already: lists leave it out.";
  if (score <= 0) return "Lists hold it at most to fill up, if it is popular.";
  return "It may be in the list, as far up as its score.";
}
