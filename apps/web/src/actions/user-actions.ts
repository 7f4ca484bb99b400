/** What a user did with an item, read out of the user's events. */
import type { StoredEvent } from "@hellorec/client";

/** From this rating on a reader liked it, on a scale to 5. */
const LIKED_FROM = 3;

/** What holds now for one user and one item. */
export interface Verdict {
  /** The later of like and dislike. */
  readonly opinion: "like" | "dislike" | undefined;
  readonly isBought: boolean;
  /** The last rating's stars. */
  readonly rating: number | undefined;
}

/** @param events of one user, newest first */
export function verdictOn(events: readonly StoredEvent[], itemId: string): Verdict {
  const own = events.filter((event) => event.item_id === itemId);
  const opinion = own.find(({ type }) => type === "like" || type === "dislike")?.type;
  return {
    opinion: opinion === "like" || opinion === "dislike" ? opinion : undefined,
    isBought: own.some(({ type }) => type === "purchase"),
    rating: own.find(({ type }) => type === "rating")?.value,
  };
}

/** The most telling thing a user did with each item, as "because you …" goes on. */
export type DeedWord = "liked" | "bought" | "rated" | "looked at";

/**
 * @param events of one user, newest first
 * @returns by item; an item without any of these deeds is missing
 */
export function deedWords(events: readonly StoredEvent[]): ReadonlyMap<string, DeedWord> {
  const words = new Map<string, DeedWord>();
  for (const event of events) {
    const word = wordOf(event);
    const known = words.get(event.item_id);
    if (word !== undefined && (known === undefined || RANK[word] > RANK[known])) {
      words.set(event.item_id, word);
    }
  }
  return words;
}

const RANK: Readonly<Record<DeedWord, number>> = { "looked at": 0, rated: 1, liked: 2, bought: 3 };

function wordOf({ type, value = 0 }: StoredEvent): DeedWord | undefined {
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
