/** The reasons for an item in a list, as words. */
import type { Recommendation, Recommendations } from "@hellorec/client";

import type { ActionWord } from "../actions/user-actions.ts";

type Reason = Recommendation["because"][number];

/** An action and its titles, after "because": "you liked" X, Y, or "of" X. Groups are joined with "and". */
export interface ReasonGroup {
  readonly words: string;
  readonly titles: readonly string[];
}

/**
 * The reasons of one entry, grouped by action, in the order of their weights.
 *
 * @param actions the user's strongest action on each item
 * @returns empty where nothing in the history contributes
 */
export function groupReasons(
  strategy: Recommendations["strategy"],
  because: readonly Reason[],
  actions: ReadonlyMap<string, ActionWord>,
): ReasonGroup[] {
  const groups = new Map<string, string[]>();
  for (const { item_id, title } of because) {
    const words = wordsFor(strategy, actions.get(item_id));
    groups.set(words, [...(groups.get(words) ?? []), title]);
  }
  return [...groups].map(([words, titles]) => ({ words, titles }));
}

/** The first reason alone, which is always shown, and the others. */
export function splitReasons(groups: readonly ReasonGroup[]): {
  readonly first: ReasonGroup | undefined;
  readonly rest: readonly ReasonGroup[];
  /** Titles in `rest`. */
  readonly more: number;
} {
  const [group, ...others] = groups;
  if (group === undefined) return { first: undefined, rest: [], more: 0 };
  const { words, titles } = group;
  const own = titles.length > 1 ? [{ words: "", titles: titles.slice(1) }] : [];
  const rest = [...own, ...others];
  const more = rest.reduce((sum, one) => sum + one.titles.length, 0);
  return { first: { words, titles: titles.slice(0, 1) }, rest, more };
}

function wordsFor(strategy: Recommendations["strategy"], action: ActionWord | undefined): string {
  if (strategy === "session") return "you looked at";
  // The loaded events may not reach back to this item, or its event is of a type without a word.
  return action === undefined ? "of" : `you ${action}`;
}
