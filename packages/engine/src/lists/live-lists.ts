/** The `live` subscription: a user's list, sent again when the user's events change it. */
import type { LiveQuery, Recommendations, RecommendQuery } from "@hellorec/api";

import type { ChangeFeed } from "../util/key-notifier.ts";

/** What live lists are made with. */
export interface LiveSources {
  readonly changes: ChangeFeed;
  readonly recommend: (query: RecommendQuery) => Promise<Recommendations>;
  /** Told of each list that is sent. */
  readonly onServed: (list: Recommendations) => void;
  readonly signal: AbortSignal | undefined;
}

/** The list now, and again after each announcement for the user that changes it. */
export async function* liveList(
  query: LiveQuery,
  { changes, recommend, onServed, signal }: LiveSources,
): AsyncGenerator<Recommendations, void, undefined> {
  const asked: RecommendQuery = {
    ...query,
    category_match: "any",
    diversity: 0,
    include_seen: false,
  };
  // Watching starts before the first list is made, so that no event falls between the two.
  const changed = changes.watch(query.user_id, signal);
  try {
    let sent: string | undefined;
    do {
      const list = await recommend(asked);
      const content = JSON.stringify([list.strategy, list.items]);
      if (content !== sent) {
        onServed(list);
        yield list;
      }
      sent = content;
    } while ((await changed.next()).done !== true);
  } finally {
    await changed.return();
  }
}
