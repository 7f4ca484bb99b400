/** What a user did with items, derived from the user's events. */
import type { StoredEvent } from "@hellorec/client";

/** A rating from this value on counts as a like, on a scale to 5. */
const LIKED_FROM = 3;
const DAY_MS = 86_400_000;

/** The state of an item for a user. */
export interface ItemState {
  /** The latest like or dislike. */
  readonly opinion: "like" | "dislike" | undefined;
  readonly isBought: boolean;
  /** The stars of the latest rating. */
  readonly rating: number | undefined;
}

/**
 * The state of one item.
 *
 * @param events of one user, newest first
 */
export function itemStateOf(events: readonly StoredEvent[], itemId: string): ItemState {
  const own = wrongClocksLast(events.filter((event) => event.item_id === itemId));
  const opinion = own.find(({ type }) => type === "like" || type === "dislike")?.type;
  return {
    opinion: opinion === "like" || opinion === "dislike" ? opinion : undefined,
    isBought: own.some(({ type }) => type === "purchase"),
    rating: own.find(({ type }) => type === "rating")?.value,
  };
}

/** As the server counts events: one with a time over a day ahead is older than all others. */
function wrongClocksLast(newestFirst: readonly StoredEvent[]): readonly StoredEvent[] {
  const horizon = Date.now() + DAY_MS;
  const isWrong = ({ occurred_at }: StoredEvent) => Date.parse(occurred_at) > horizon;
  if (!newestFirst.some(isWrong)) return newestFirst;
  return [...newestFirst.filter((event) => !isWrong(event)), ...newestFirst.filter(isWrong)];
}

/** The strongest action of a user on an item, as in "because you …". */
export type ActionWord = "liked" | "bought" | "rated" | "looked at";

/**
 * The strongest action on each item.
 *
 * @param events of one user, newest first
 * @returns by item; an item without an action is missing
 */
export function actionWords(events: readonly StoredEvent[]): ReadonlyMap<string, ActionWord> {
  const words = new Map<string, ActionWord>();
  for (const event of events) {
    const word = wordOf(event);
    const earlier = words.get(event.item_id);
    if (word !== undefined && (earlier === undefined || RANK[word] > RANK[earlier])) {
      words.set(event.item_id, word);
    }
  }
  return words;
}

const RANK: Readonly<Record<ActionWord, number>> = {
  "looked at": 0,
  rated: 1,
  liked: 2,
  bought: 3,
};

function wordOf({ type, value = 0 }: StoredEvent): ActionWord | undefined {
  switch (type) {
    case "purchase":
      return "bought";
    case "like":
      return "liked";
    case "rating":
      return value >= LIKED_FROM ? "liked" : "rated";
    case "view":
    case "click":
      return "looked at";
    default:
      return undefined;
  }
}
