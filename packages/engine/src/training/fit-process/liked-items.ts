/** The training data: the items that each user likes, as numbers, read from the event log. */
import { InteractionsBuilder } from "@hellorec/recommender";
import type { Interactions } from "@hellorec/recommender";
import { oldestFirst, timeHorizon } from "@hellorec/store";
import type { ScannedEvent } from "@hellorec/store";

import { CombinedWeight } from "../../feedback/event-weights.ts";
import type { EventWeights } from "../../feedback/event-weights.ts";
import { IdNumbers } from "./id-numbers.ts";

/** Which users like which items, and the IDs behind the item numbers. */
export interface LikedItems {
  readonly itemIds: string[];
  /** In memory that the threads of a fit share. */
  readonly interactions: Interactions;
  /** Events read to find them. */
  readonly events: number;
}

/**
 * Reads events that come user by user, as `scanEvents` has them, and keeps the items whose combined
 * weight is positive, in the order of the newest event on each.
 */
export async function collectLikedItems(
  chunks: AsyncIterable<readonly ScannedEvent[]> | Iterable<readonly ScannedEvent[]>,
  eventWeights: EventWeights,
): Promise<LikedItems> {
  const numbers = new IdNumbers();
  const builder = new InteractionsBuilder();
  let events = 0;
  let history: ScannedEvent[] = [];
  const horizon = timeHorizon();

  const closeUser = () => {
    const liked = likedItems(oldestFirst(history, horizon), eventWeights);
    if (liked.length > 0) builder.addUser(liked.map((itemId) => numbers.numberOf(itemId)));
    history = [];
  };

  for await (const chunk of chunks) {
    events += chunk.length;
    for (const event of chunk) {
      const [first] = history;
      if (first !== undefined && first.user_id !== event.user_id) closeUser();
      history.push(event);
    }
  }
  closeUser();
  const itemIds = numbers.ids();
  return { itemIds, interactions: builder.build(itemIds.length, "shared"), events };
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
