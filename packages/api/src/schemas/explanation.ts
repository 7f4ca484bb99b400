/** Why a user is shown an item, or is not: everything a score is the sum of. */
import { z } from "zod";

import { itemSchema } from "./item.ts";
import { itemId, text, userId } from "./primitives.ts";

export const explainInput = z.strictObject({ user_id: userId, item_id: itemId });

/** The score of one item for one user, taken apart. */
export const explanationSchema = z.strictObject({
  item: itemSchema.describe("The item as the catalogue has it now"),
  score: z
    .number()
    .describe(
      "What the user's history says of the item, as recommend scores it; 0 or below: recommend would not choose it for that",
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
          .describe("What this item of the history adds to the score; below 0: it counts against"),
      }),
    )
    .max(1000)
    .describe("Items of the history that changed the score, those that changed it most first"),
  model_version: z.string().max(64).nullable().describe("The model that scored; null: none yet"),
});

export type ExplainQuery = z.output<typeof explainInput>;
export type Explanation = z.output<typeof explanationSchema>;
