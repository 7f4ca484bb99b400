/**
 * The last step of every list: cut to the page, explained, joined with item data, cached. A page
 * whose items are too many bytes is shorter. Tested
 * through engine.test.ts and recommendation-lists.test.ts.
 */
import type { Recommendations } from "@hellorec/api";
import { markImmutable } from "@hellorec/immutable";
import { PAGE_BYTES } from "@hellorec/store";

import type { Scored } from "../catalog/scored.ts";
import { MAX_REASONS } from "../contract/contract-limits.ts";
import type { ModelHistory, ServingModel } from "../serving/serving-model.ts";
import { cacheList } from "./cache-place.ts";
import type { CachePlace, UsedRanking } from "./cache-place.ts";
import { diversify } from "./diversify.ts";
import { joinItems } from "./join-items.ts";
import type { ListQuery, ListDependencies, Strategy } from "./list-query.ts";
import { newResponse } from "./list-response.ts";
import { cursorTail, pageSize } from "./paging.ts";
import type { ListPosition } from "./paging.ts";

/** The history of a list that comes from no user's events. */
export const NO_HISTORY: ModelHistory = { inModel: [], coldStart: [] };

/** A list before it is cut and joined. */
export interface ListDraft {
  readonly strategy: Strategy;
  readonly position: ListPosition;
  /** Candidates, best first. */
  readonly ranked: readonly Scored[];
  readonly model: ServingModel | undefined;
  readonly history: ModelHistory;
  readonly popularity: UsedRanking;
  readonly place: CachePlace | undefined;
}

/** Makes the response of a draft, and caches the list if it has a place in the cache. */
export async function finishList(
  dependencies: ListDependencies,
  draft: ListDraft,
  query: ListQuery,
): Promise<Recommendations> {
  const { catalog } = dependencies;
  const { index } = catalog;
  const size = pageSize(draft.position, query.limit);
  const selected =
    query.diversity > 0
      ? diversify(draft.ranked, size, query.diversity, index)
      : draft.ranked.slice(0, size);
  const numbers = selected.map((entry) => entry.number);
  const ofModel = draft.model?.explain(draft.history, numbers, MAX_REASONS) ?? [];
  const reasons = selected.map(
    (entry, at) => entry.reasons?.slice(0, MAX_REASONS) ?? ofModel[at] ?? [],
  );
  const { entries, joined } = await joinItems(catalog, selected, reasons, PAGE_BYTES);
  const hashes = numbers.slice(0, joined).map((number) => index.hash(number));
  const list = {
    content: {
      // A host may reuse the check and the JSON of entries that never change.
      items: markImmutable(entries),
      strategy: draft.strategy,
      model_version: draft.model?.info.version ?? null,
    },
    cursorTail: draft.ranked.length > joined ? cursorTail(draft.position, hashes) : undefined,
  };
  cacheList(dependencies, draft.place, list, draft.popularity);
  return newResponse(list, draft.position.recommendationId);
}
