/** Recommendation lists: their inputs and their output. */
import { z } from "zod";

import { category, storedItemSchema } from "./item.ts";
import { asPage, cursor, position } from "./paging.ts";
import {
  itemId,
  IF_VALID_SO_FAR,
  lastEventId,
  limitOf,
  MAX_ENTRIES_PER_CALL,
  setOf,
  text,
  userId,
} from "./primitives.ts";

const listFields = {
  limit: limitOf(100, 10).describe("Most items to return"),
  categories: setOf(category, { min: 1, max: 50 })
    .optional()
    .describe("Only items in these categories; repeated ones count once"),
  category_match: z
    .enum(["any", "all"])
    .default("any")
    .describe("any: in at least one of the categories; all: in every one"),
  exclude_items: setOf(itemId, { max: MAX_ENTRIES_PER_CALL })
    .optional()
    .describe("Items to leave out"),
  diversity: z
    .number()
    .min(0, IF_VALID_SO_FAR)
    .max(1, IF_VALID_SO_FAR)
    .default(0)
    .describe("0: by score alone; towards 1: items of more categories"),
  ...position,
};

export const recommendInput = z
  .strictObject({
    user_id: userId,
    ...listFields,
    include_seen: z
      .boolean()
      .default(false)
      .describe("true: items of the user's history too, but for disliked ones"),
    is_preview: z
      .boolean()
      .optional()
      .describe("true: the user does not see the list, and it is not counted as served"),
  })
  .transform(asPage);
export const recommendForSessionInput = z
  .strictObject({
    item_ids: setOf(itemId, { min: 1, max: 100 }).describe(
      "Items the visitor looked at, oldest first; unknown ones are ignored, repeated ones count once",
    ),
    ...listFields,
  })
  .transform(asPage);
export const similarInput = z.strictObject({ item_id: itemId, ...listFields }).transform(asPage);
export const popularInput = z
  .strictObject({
    ...listFields,
    window_days: z
      .number()
      .positive(IF_VALID_SO_FAR)
      .max(36_500, IF_VALID_SO_FAR)
      .optional()
      .describe("Count only the last days of the log, back from its newest event"),
  })
  .transform(asPage);
export const liveInput = z
  .strictObject({ user_id: userId, limit: listFields.limit, lastEventId })
  .transform(({ user_id, limit }) => ({ user_id, limit }));

const reason = z.strictObject({
  item_id: itemId,
  title: text(500).describe("That item's title"),
  weight: z
    .number()
    .describe("How much this item of the history contributed to the score; not an event's weight"),
});

/**
 * A list of items, best first, with the reasons for each.
 *
 * `score` compares items of one list and nothing else. In a personal or session list it is the sum
 * of `weight(event) * W[i, j]` over the history; in a similar list it is `W[i, j]`; in a popular
 * list the sum of the events' weights, of which 98 percent is halved with age. An item added to
 * complete a list has score 0.
 */
export const recommendationsSchema = z.strictObject({
  items: z
    .array(
      z.strictObject({
        item: storedItemSchema.describe("The item as the catalog has it now"),
        score: z.number().describe("Higher is better; comparable within this list only"),
        because: z
          .array(reason)
          .max(3)
          .describe("Items of the history that contributed to the score, largest part first"),
        untouched: z
          .literal(true)
          .optional()
          .describe("true: nobody has liked it yet; it is scored by what it is"),
      }),
    )
    .max(100)
    .describe("Best first; the list ends early, with a next_cursor, at 1 MiB of JSON"),
  strategy: z
    .enum(["personal", "session", "similar", "popular"])
    .describe("How the list was made; popular also where nothing else is known"),
  model_version: z.string().max(64).nullable().describe("The model that scored; null: none yet"),
  recommendation_id: text(64).describe("Send it with the events that this list leads to"),
  next_cursor: cursor.optional(),
});

/** A list for a user. */
export type RecommendQuery = z.output<typeof recommendInput>;
/** A list for a visitor without an ID. */
export type RecommendForSessionQuery = z.output<typeof recommendForSessionInput>;
/** A list of items like one item. */
export type SimilarQuery = z.output<typeof similarInput>;
/** A list of popular items. */
export type PopularQuery = z.output<typeof popularInput>;
/** A user's list, kept up to date. */
export type LiveQuery = z.output<typeof liveInput>;
/** One list: its items, how it was made, and the cursor of the next page. */
export type Recommendations = z.output<typeof recommendationsSchema>;
/** One entry of a list: the item, its score and the reasons. */
export type Recommendation = Recommendations["items"][number];
