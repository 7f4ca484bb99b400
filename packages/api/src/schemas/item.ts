/** Items: what is recommended, with the data that a page shows. */
import { z } from "zod";

import { cursor, itemId, MAX_BATCH, pageLimit, text } from "./primitives.ts";

const MAX_ATTRIBUTES = 50;

const link = text(2048).regex(
  /^(https?:\/\/|\/(?!\/))\S*$/i,
  "must be an http(s) URL or a path that starts with one slash",
);

const attributeValue = z.union([
  text(5000, 0),
  z.number(),
  z.boolean(),
  z.array(text(500, 0)).max(100),
]);

/** A category's name, 1..100 characters. */
export const category = text(100).describe("A category, compared exactly");

/**
 * An item. Sent with `items.put`, returned in every list.
 *
 * @example
 * itemSchema.parse({ item_id: "metropolis", title: "Metropolis", categories: ["Drama"] })
 */
export const itemSchema = z.strictObject({
  item_id: itemId,
  title: text(500).describe("What a page shows as the item's name"),
  categories: z.array(category).max(50).default([]).describe("Categories the item belongs to"),
  url: link.optional().describe("Where the item's own page is"),
  image_url: link.optional().describe("A picture of the item"),
  attributes: z
    .record(text(100), attributeValue)
    .refine((record) => Object.keys(record).length <= MAX_ATTRIBUTES, {
      message: `must have at most ${MAX_ATTRIBUTES} keys`,
    })
    .optional()
    .describe("Any other data for a page; not used for recommendations"),
  available: z
    .boolean()
    .default(true)
    .describe("false: never recommended, still part of histories and reasons"),
});

/** An item as stored and returned: defaults filled in. */
export type Item = z.output<typeof itemSchema>;
/** An item as sent: `categories` and `available` may be omitted. */
export type ItemInput = z.input<typeof itemSchema>;

export const itemsPutInput = z.strictObject({
  items: z
    .array(itemSchema)
    .min(1)
    .max(MAX_BATCH)
    .describe("Items to create, or to replace whole where the item_id is known"),
});
export const itemsPutOutput = z.strictObject({
  created: z.int().describe("How many were new"),
  updated: z.int().describe("How many replaced a known one"),
});

export const itemsGetInput = z.strictObject({ item_id: itemId });

export const itemsGetManyInput = z.strictObject({
  item_ids: z.array(itemId).min(1).max(MAX_BATCH).describe("The IDs to look up"),
});
export const itemsGetManyOutput = z.strictObject({
  items: z
    .array(itemSchema)
    .max(MAX_BATCH)
    .describe("The items with these IDs, each once; IDs that no item has are left out"),
});

export const itemsListInput = z.strictObject({
  search: text(200).optional().describe("Part of the title, in upper or lower case"),
  categories: z.array(category).min(1).max(50).optional().describe("In any of these categories"),
  cursor: cursor.optional(),
  limit: pageLimit,
});
export const itemPage = z.strictObject({
  items: z.array(itemSchema).max(1000).describe("Items in the order of their item_id"),
  next_cursor: cursor.optional(),
});

export const itemsRemoveInput = z.strictObject({
  item_ids: z.array(itemId).min(1).max(MAX_BATCH).describe("Items to remove from the catalogue"),
});
export const itemsRemoveOutput = z.strictObject({
  removed: z.int().describe("How many were removed"),
  not_found: z
    .array(itemId)
    .max(MAX_BATCH)
    .optional()
    .describe("The IDs that no item had; omitted if there are none"),
});

export type ItemsPutResult = z.output<typeof itemsPutOutput>;
export type ItemsListQuery = z.output<typeof itemsListInput>;
export type ItemPage = z.output<typeof itemPage>;
export type ItemsRemoveResult = z.output<typeof itemsRemoveOutput>;
