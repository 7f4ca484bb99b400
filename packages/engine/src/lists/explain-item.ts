/** The explanation of one score: what each item of a user's history contributes to it. */
import type { ExplainQuery, Explanation } from "@hellorec/api";
import { PAGE_BYTES } from "@hellorec/store";

import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { Scored } from "../catalog/scored.ts";
import { MAX_CONTRIBUTIONS } from "../contract/contract-limits.ts";
import type { Profile } from "../feedback/user-profiles.ts";
import { joinItems, reasonsWithin } from "./join-items.ts";
import type { ListDependencies } from "./list-query.ts";
import { weightedItems } from "./untouched-places.ts";

type ExplainDependencies = Pick<
  ListDependencies,
  "catalog" | "profiles" | "servingModel" | "untouched"
>;

/**
 * Explains the score of one item for one user, by the history and the model that make the user's
 * list.
 *
 * @returns undefined if the item is not in the catalog
 */
export async function explainItem(
  { catalog, profiles, servingModel, untouched }: ExplainDependencies,
  query: ExplainQuery,
): Promise<Explanation | undefined> {
  const { index } = catalog;
  const number = index.find(query.item_id);
  if (number === undefined || !index.isInCatalog(number)) return undefined;
  const profile = await profiles.get(query.user_id);
  const model = servingModel();
  const parts = partsOf({ catalog, servingModel, untouched }, profile, number);
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

/** The parts whose sum is the score of an item, largest magnitude first. */
function partsOf(
  { catalog, servingModel, untouched }: Omit<ExplainDependencies, "profiles">,
  profile: Profile,
  number: CatalogNumber,
): Scored[] {
  const model = servingModel();
  if (model === undefined) return [];
  return untouched.has(model, number)
    ? untouched.contributions(model, weightedItems(profile, catalog.index), number)
    : model.contributions(model.historyOf(profile), number);
}
