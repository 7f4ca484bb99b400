/**
 * The contract's recommendations port, assembled from lists, live lists and explanations. Tested
 * through engine.test.ts.
 */
import type { Recommendations, RecommendationsPort } from "@hellorec/api";

import { explainItem } from "./explain-item.ts";
import type { ListDependencies } from "./list-query.ts";
import { LiveLists } from "./live-lists.ts";
import { RecommendationLists } from "./recommendation-lists.ts";

/** The port, and the part of it to which changes are published. */
export interface OpenRecommendations {
  readonly port: RecommendationsPort;
  /** Closed by the caller. */
  readonly liveLists: LiveLists;
  /** Lists that wait for their turn. */
  readonly waitingLists: () => number;
}

/**
 * Opens the port.
 *
 * @param countServed called once for each list that is served and not empty
 */
export function openRecommendations(
  dependencies: ListDependencies,
  countServed: () => void,
): OpenRecommendations {
  const lists = new RecommendationLists(dependencies);
  /** Counts first pages, of lists that have something to click for those who see them. */
  const counted = (
    query: { readonly cursor?: string | undefined; readonly is_preview?: boolean | undefined },
    list: Recommendations,
  ): Recommendations => {
    const isShown =
      query.cursor === undefined && query.is_preview !== true && list.items.length > 0;
    if (isShown) countServed();
    return list;
  };
  const liveLists = new LiveLists({
    recommend: (query) => lists.forUser(query),
    onServed: (list) => void counted({}, list),
  });
  return {
    liveLists,
    waitingLists: () => lists.waiting,
    port: {
      forUser: async (query) => counted(query, await lists.forUser(query)),
      forSession: async (query) => counted(query, await lists.forSession(query)),
      similar: async (query) => {
        const list = await lists.similar(query);
        return list === undefined ? undefined : counted(query, list);
      },
      popular: async (query) => counted(query, await lists.popular(query)),
      explain: (query) => explainItem(dependencies, query),
      live: (query, signal) => liveLists.subscribe(query, signal),
    },
  };
}
