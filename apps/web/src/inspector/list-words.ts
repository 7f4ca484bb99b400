/** How a list was made, in words. */
import type { Recommendations } from "@hellorec/client";

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
