/** The explanation of one score: what each item of a user's history contributes to it. */
import type { ExplainQuery, Explanation } from "@hellorec/api";
import { PAGE_BYTES } from "@hellorec/store";

import { MAX_CONTRIBUTIONS } from "../contract/contract-limits.ts";
import { joinItems, reasonsWithin } from "./join-items.ts";
import type { ListDependencies } from "./list-query.ts";
import { weightedItems } from "./untouched-places.ts";

/**
 * Explains the score of one item for one user, by the history and the model that make the user's
 * list.
 *
 * @returns undefined if the item is not in the catalog
 */
export async function explainItem(
  {
    catalog,
    profiles,
    servingModel,
    untouched,
  }: Pick<ListDependencies, "catalog" | "profiles" | "servingModel" | "untouched">,
  query: ExplainQuery,
): Promise<Explanation | undefined> {
  const { index } = catalog;
  const number = index.find(query.item_id);
  if (number === undefined || !index.isInCatalog(number)) return undefined;
  const profile = await profiles.get(query.user_id);
  const model = servingModel();
  const parts =
    model === undefined
      ? []
      : untouched.has(model, number)
        ? untouched.contributions(model, weightedItems(profile, index), number)
        : model.contributions(model.historyOf(profile), number);
  const score = parts.reduce((sum, part) => sum + part.score, 0);
  const { entries } = await joinItems(
    catalog,
    [{ number, score }],
    [parts.slice(0, MAX_CONTRIBUTIONS)],
    PAGE_BYTES,
  );
  const [entry] = entries;
  if (entry === undefined) return undefined;
  return {
    item: entry.item,
    score,
    seen: profile.items.includes(number),
    contributions: reasonsWithin(entry.because, PAGE_BYTES),
    model_version: model?.info.version ?? null,
  };
}
