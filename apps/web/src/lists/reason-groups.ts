/** Why an item stands in a list, in words. */
import type { Recommendation, Recommendations } from "@hellorec/client";

import type { DeedWord } from "../item/deeds.ts";

type Reason = Recommendation["because"][number];

/** "you liked" and what, to be joined: because you liked X, Y and looked at Z. */
export interface ReasonGroup {
  readonly words: string;
  readonly titles: readonly string[];
}

/**
 * The reasons of one entry, those alike together, in the order of their weights.
 *
 * @param deeds what the user is known to have done, by item
 * @returns empty where nothing in a history spoke for the item
 */
export function groupReasons(
  strategy: Recommendations["strategy"],
  because: readonly Reason[],
  deeds: ReadonlyMap<string, DeedWord>,
): ReasonGroup[] {
  const groups = new Map<string, string[]>();
  for (const { item_id, title } of because) {
    const words = wordsFor(strategy, deeds.get(item_id));
    groups.set(words, [...(groups.get(words) ?? []), title]);
  }
  return [...groups].map(([words, titles]) => ({ words, titles }));
}

function wordsFor(strategy: Recommendations["strategy"], deed: DeedWord | undefined): string {
  if (strategy === "session") return "you looked at";
  if (strategy === "similar") return "Goes with";
  // A history may go further back than what is known here.
  return `you ${deed ?? "chose"}`;
}
