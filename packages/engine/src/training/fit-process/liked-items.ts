/** The training data: the items that each user likes, as numbers, read from the event log. */
import { oldestFirst, timeHorizon } from "@hellorec/store";
import type { ScannedEvent } from "@hellorec/store";

import { CombinedWeight } from "../../feedback/event-weights.ts";
import type { EventWeights } from "../../feedback/event-weights.ts";

/** Pairs of user and item, a user's oldest first, and the IDs behind the item numbers. */
export interface LikedItems {
  readonly userCount: number;
  readonly itemIds: string[];
  readonly users: number[];
  readonly items: number[];
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
  const numbers = new Map<string, number>();
  const users: number[] = [];
  const items: number[] = [];
  let events = 0;
  let userCount = 0;
  let history: ScannedEvent[] = [];
  const horizon = timeHorizon();

  const closeUser = () => {
    const liked = likedItems(oldestFirst(history, horizon), eventWeights);
    if (liked.length > 0) {
      for (const itemId of liked) {
        let number = numbers.get(itemId);
        if (number === undefined) numbers.set(itemId, (number = numbers.size));
        users.push(userCount);
        items.push(number);
      }
      userCount++;
    }
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
  return { userCount, itemIds: [...numbers.keys()], users, items, events };
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
