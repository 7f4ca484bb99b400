/** Why an item is recommended to a user, or is not: the contributions to its score. */
import { z } from "zod";

import { storedItemSchema } from "./item.ts";
import { itemId, text, userId } from "./primitives.ts";

export const explainInput = z.strictObject({ user_id: userId, item_id: itemId });

/** The score of one item for one user, with every contribution to it. */
export const explanationSchema = z.strictObject({
  item: storedItemSchema.describe("The item as the catalog has it now"),
  score: z
    .number()
    .describe(
      "The score that recommend gives the item from the user's history; at 0 or below it is not recommended for it",
    ),
  seen: z
    .boolean()
    .describe("The item is in the user's history: recommend leaves it out without include_seen"),
  contributions: z
    .array(
      z.strictObject({
        item_id: itemId,
        title: text(500).describe("That item's title"),
        weight: z
          .number()
          .describe(
            "What this item of the history adds to the score, not an event's weight; below 0: negative evidence",
          ),
      }),
    )
    .max(1000)
    .describe(
      "Items of the history that contributed to the score, largest part first, up to 1 MiB of JSON",
    ),
  model_version: z.string().max(64).nullable().describe("The model that scored; null: none yet"),
});

/** Whose recommendation of which item to explain. */
export type ExplainQuery = z.output<typeof explainInput>;
/** The score of one item for one user, and what it is made of. */
export type Explanation = z.output<typeof explanationSchema>;
