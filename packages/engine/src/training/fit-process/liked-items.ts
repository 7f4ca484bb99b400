/** The training data: the items that each user likes, as numbers, read from the event log. */
import type { Interactions } from "@hellorec/recommender";
import { timeHorizon } from "@hellorec/store";
import type { ScannedEvent } from "@hellorec/store";

import { CombinedWeight } from "../../feedback/event-weights.ts";
import type { EventWeights } from "../../feedback/event-weights.ts";
import { MAX_EVENTS } from "../../feedback/history-limit.ts";
import { NewestEvents } from "./newest-events.ts";
import { UserSample } from "./user-sample.ts";
import type { Fits } from "./user-sample.ts";

/** Which users like which items, and the IDs behind the item numbers. */
export interface LikedItems {
  readonly itemIds: string[];
  /** In memory that the threads of a fit share. */
  readonly interactions: Interactions;
  /** Events read to find them. */
  readonly events: number;
  /** The share of the users that were read, by a hash of their IDs. 1: everyone. */
  readonly share: number;
}

/** The events of a share of the users, as `scanEvents` has them. */
export type Scan = (
  share: () => number,
) => AsyncIterable<readonly ScannedEvent[]> | Iterable<readonly ScannedEvent[]>;

/**
 * Reads events that come user by user, and keeps the items whose combined weight is positive, in the
 * order of the newest event on each. Of as many users as fit, and of the newest events of each, as lists
 * use them.
 *
 * @param fits whether a fit to so much data fits into memory
 * @throws {Error} a fit to very few users does not fit
 */
export async function collectLikedItems(
  scan: Scan,
  eventWeights: EventWeights,
  fits: Fits,
): Promise<LikedItems> {
  const sample = new UserSample(fits);
  let events = 0;
  let userId: string | undefined;
  const history = new NewestEvents(MAX_EVENTS, timeHorizon());

  const closeUser = () => {
    if (userId !== undefined) sample.add(userId, likedItems(history.take(), eventWeights));
  };

  for await (const chunk of scan(() => sample.share)) {
    events += chunk.length;
    for (const event of chunk) {
      if (event.user_id !== userId) closeUser();
      userId = event.user_id;
      history.add(event);
    }
    sample.shrinkUntilItFits();
  }
  closeUser();
  sample.shrinkUntilItFits();
  return { ...sample.build(), events };
}

function likedItems(oldestFirst: readonly ScannedEvent[], eventWeights: EventWeights): string[] {
  const combinedWeights = new Map<string, CombinedWeight>();
  /** By the newest event that counts. */
  const newestFirst = new Set<string>();
  for (const event of oldestFirst.toReversed()) {
    let combined = combinedWeights.get(event.item_id);
    if (combined === undefined) {
      combined = new CombinedWeight();
      combinedWeights.set(event.item_id, combined);
    }
    combined.add(event, eventWeights);
    if (combined.weight !== undefined) newestFirst.add(event.item_id);
  }
  return [...newestFirst]
    .filter((itemId) => (combinedWeights.get(itemId)?.weight ?? 0) > 0)
    .toReversed();
}
