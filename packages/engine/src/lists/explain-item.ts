/** Why a user is shown an item, or is not: the score taken apart, joined with item data. */
import type { ExplainQuery, Explanation } from "@hellorec/api";

import { joinItems } from "./join-items.ts";
import type { ListSources } from "./recommendation-lists.ts";

const MAX_CONTRIBUTIONS = 1000;

/**
 * Explains one item to one user, from the same history and model that `forUser` scores with.
 *
 * @returns undefined where the item is not in the catalogue
 */
export async function explainItem(
  { catalogue, profiles, model: serving }: Pick<ListSources, "catalogue" | "profiles" | "model">,
  query: ExplainQuery,
): Promise<Explanation | undefined> {
  const { index } = catalogue;
  const number = index.find(query.item_id);
  if (number === undefined || !index.isCatalogued(number)) return undefined;
  const profile = await profiles.get(query.user_id);
  const model = serving();
  const parts = model?.contributions(model.historyOf(profile), number) ?? [];
  const score = parts.reduce((sum, part) => sum + part.score, 0);
  const [entry] = await joinItems(
    catalogue,
    [{ number, score }],
    [parts.slice(0, MAX_CONTRIBUTIONS)],
  );
  if (entry === undefined) return undefined;
  return {
    item: entry.item,
    score,
    seen: profile.items.includes(number),
    contributions: entry.because,
    model_version: model?.info.version ?? null,
  };
}
