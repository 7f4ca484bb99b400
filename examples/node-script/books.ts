/** The data of the example: a small shelf of books, and what readers did with them. */
import type { EventInput, ItemInput } from "@hellorec/client";

export const books: readonly ItemInput[] = [
  { item_id: "book-dracula", title: "Dracula", categories: ["Book", "Gothic"] },
  { item_id: "book-frankenstein", title: "Frankenstein", categories: ["Book", "Gothic"] },
  { item_id: "book-carmilla", title: "Carmilla", categories: ["Book", "Gothic"] },
  { item_id: "book-time-machine", title: "The Time Machine", categories: ["Book", "Sci-Fi"] },
  { item_id: "book-lost-world", title: "The Lost World", categories: ["Book", "Adventure"] },
  { item_id: "book-treasure-island", title: "Treasure Island", categories: ["Book", "Adventure"] },
];

/** Which books each reader liked. */
const likes: Readonly<Record<string, readonly string[]>> = {
  mina: ["book-dracula"],
  lucy: ["book-dracula", "book-carmilla", "book-frankenstein"],
  arthur: ["book-dracula", "book-carmilla"],
  john: ["book-dracula", "book-frankenstein", "book-time-machine"],
  jim: ["book-treasure-island", "book-lost-world"],
};

/**
 * Each event has an ID that is made of what happened. So the script may be run again, and each event
 * counts once.
 */
export const events: readonly EventInput[] = Object.entries(likes).flatMap(([user_id, liked]) =>
  liked.map((item_id) => ({
    event_id: `${user_id} likes ${item_id}`,
    user_id,
    item_id,
    type: "like",
  })),
);
