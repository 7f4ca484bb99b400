/** Items: what is recommended, with the data that a page shows. */
import { z } from "zod";

import { listOf } from "../checks/short-list.ts";
import { attributes, storedAttributes } from "./attributes.ts";
import type { Attributes } from "./attributes.ts";
import { asPage, cursor, pageLimit, position } from "./paging.ts";
import { itemId, IF_VALID_SO_FAR, MAX_ENTRIES_PER_CALL, setOf, text } from "./primitives.ts";

/**
 * Most bytes of JSON of an item that is put. Items that were stored before may have more.
 *
 * @example Buffer.byteLength(JSON.stringify(item)) <= MAX_ITEM_BYTES
 */
export const MAX_ITEM_BYTES = 65_536;

// Without flags: JSON Schema has none. Without lookahead, and with NUL by itself: a reader of the JSON
// Schema in another language has this pattern alone. Browsers read a backslash as a slash: "/\\evil.example" would
// leave the site.
const link = text(2048).regex(
  /^(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s\\\0]*|\/(?:[^\s\\/\0][^\s\\\0]*)?)$/,
  {
    ...IF_VALID_SO_FAR,
    error:
      "must be an http(s) URL or a path that starts with one slash, without blanks and backslashes",
  },
);

/** A category's name, 1..100 characters. */
export const category = text(100).describe("A category, compared exactly");

const name = {
  item_id: itemId,
  title: text(500).describe("What a page shows as the item's name"),
};
const CATEGORIES = "Categories the item belongs to; repeated ones count once";
const URL = "Where the item's own page is";
const IMAGE_URL = "A picture of the item";
/** What was stored before may have backslashes. */
const storedLink = z.string().max(2048);
const ATTRIBUTES = "Any other data for a page; not used for recommendations";
const ITEM_LIMIT = "the whole item has at most 65,536 bytes of JSON";
const utf8 = new TextEncoder();
const available = z
  .boolean()
  .default(true)
  .describe("false: never recommended, still part of histories and reasons");

// Answers have the fields in this order.

/**
 * An item as sent with `items.put`.
 *
 * @example
 * itemSchema.parse({ item_id: "metropolis", title: "Metropolis", categories: ["Drama"] })
 */
export const itemSchema = z
  .strictObject({
    ...name,
    categories: setOf(category, { max: 50 }).default([]).describe(CATEGORIES),
    url: link.optional().describe(URL),
    image_url: link.optional().describe(IMAGE_URL),
    attributes: attributes.optional().describe(`${ATTRIBUTES}; ${ITEM_LIMIT}`),
    available,
  })
  .refine(isWithinLimit, { ...IF_VALID_SO_FAR, error: tooLarge });

/** Without attributes no item is over the limit: its other fields have at most 52 KB. */
const OTHER_BYTES = 52_000;

function isWithinLimit(item: { readonly attributes?: Attributes | undefined }): boolean {
  const { attributes: own } = item;
  if (own === undefined || OTHER_BYTES + mostBytes(own) <= MAX_ITEM_BYTES) return true;
  return jsonBytes(item) <= MAX_ITEM_BYTES;
}

/** At least the bytes of attributes as JSON: a character has six at most. */
function mostBytes(own: Attributes): number {
  let length = 0;
  for (const [key, value] of Object.entries(own)) {
    length += key.length + 10;
    if (typeof value === "string") length += value.length;
    else if (typeof value === "object") for (const text of value) length += text.length + 3;
  }
  return length * 6;
}

function tooLarge({ input }: { readonly input?: unknown }): string {
  const id = typeof input === "object" && input !== null && "item_id" in input ? input.item_id : "";
  return `is an item of ${jsonBytes(input)} bytes of JSON (${JSON.stringify(id)}), more than the ${MAX_ITEM_BYTES} that are allowed: leave out or shorten attributes`;
}

function jsonBytes(value: unknown): number {
  return utf8.encode(JSON.stringify(value)).length;
}

/**
 * An item as stored and returned in every list. What is stored already stays readable.
 *
 * @example storedItemSchema.parse({ item_id: "m1", title: "Metropolis" }).available // true
 */
export const storedItemSchema = z.strictObject({
  ...name,
  categories: z.array(category).max(50).default([]).describe(CATEGORIES),
  url: storedLink.optional().describe(URL),
  image_url: storedLink.optional().describe(IMAGE_URL),
  attributes: storedAttributes.optional().describe(ATTRIBUTES),
  available,
});

/** An item as stored and returned: defaults filled in. */
export type Item = z.output<typeof storedItemSchema>;
/** An item as sent: `categories` and `available` may be omitted. */
export type ItemInput = z.input<typeof itemSchema>;

export const itemsPutInput = z.strictObject({
  items: listOf(itemSchema)
    .min(1, IF_VALID_SO_FAR)
    .max(MAX_ENTRIES_PER_CALL, IF_VALID_SO_FAR)
    .describe("Items to create, or to replace whole where the item_id is known"),
});
export const itemsPutOutput = z.strictObject({
  created: z.int().describe("How many were new"),
  updated: z.int().describe("How many replaced a known one"),
});

export const itemsGetInput = z.strictObject({ item_id: itemId });

export const itemsGetManyInput = z.strictObject({
  item_ids: setOf(itemId, { min: 1, max: MAX_ENTRIES_PER_CALL }).describe("The IDs to look up"),
});
export const itemsGetManyOutput = z.strictObject({
  items: z
    .array(storedItemSchema)
    .max(MAX_ENTRIES_PER_CALL)
    .describe("The items with these IDs, each once; IDs that no item has are left out"),
  remaining_ids: z
    .array(itemId)
    .max(MAX_ENTRIES_PER_CALL)
    .optional()
    .describe(
      "IDs that were not looked up, because the items before them are 1 MiB of JSON: ask for them in another call; omitted if there are none",
    ),
});

/** The orders of `items.list`. */
export const itemSort = z.enum(["id", "relevance", "popularity", "title", "newest"]);

export const itemsListInput = z
  .strictObject({
    search: text(200)
      .optional()
      .describe(
        "Words of the title, of categories or of text attributes, in any order; the last one may be its beginning, and any may be misspelt",
      ),
    categories: setOf(category, { min: 1, max: 50 })
      .optional()
      .describe("Only items in these categories; repeated ones count once"),
    category_match: z
      .enum(["any", "all"])
      .default("any")
      .describe("any: in at least one of the categories; all: in every one"),
    sort: itemSort
      .default("id")
      .describe(
        "id: by item_id; relevance: what the search fits best comes first (without a search as id); popularity: what users like most; title: by the words of the title; newest: what was put last for the first time",
      ),
    ...position,
    limit: pageLimit,
  })
  .transform(asPage);
export const itemPage = z.strictObject({
  items: z
    .array(storedItemSchema)
    .max(1000)
    .describe(
      "Items in the order of sort; a page ends early, with a next_cursor, at 1 MiB of JSON",
    ),
  next_cursor: cursor.optional(),
});

export const itemsCategoriesOutput = z.strictObject({
  categories: z
    .array(
      z.strictObject({
        category,
        items: z.int().describe("How many items of the catalog are in it"),
      }),
    )
    .max(1000)
    .describe("The 1,000 categories with most items, most first, then by name"),
});

export const itemsRemoveInput = z.strictObject({
  item_ids: setOf(itemId, { min: 1, max: MAX_ENTRIES_PER_CALL }).describe(
    "Items to remove from the catalog",
  ),
});
export const itemsRemoveOutput = z.strictObject({
  removed: z.int().describe("How many were removed"),
  not_found: z
    .array(itemId)
    .max(MAX_ENTRIES_PER_CALL)
    .optional()
    .describe("The IDs that no item had; omitted if there are none"),
});

/** The items of some IDs, as far as they were looked up. */
export type ItemsGetManyResult = z.output<typeof itemsGetManyOutput>;
/** How many items a `put` created, and how many it replaced. */
export type ItemsPutResult = z.output<typeof itemsPutOutput>;
/** Which items of the catalog to give. */
export type ItemsListQuery = z.output<typeof itemsListInput>;
/** One page of items, and the cursor of the next one. */
export type ItemPage = z.output<typeof itemPage>;
/** An order of items. */
export type ItemSort = z.output<typeof itemSort>;
/** The categories of the catalog, with their numbers of items. */
export type ItemCategories = z.output<typeof itemsCategoriesOutput>;
/** How many items were removed, and which IDs no item had. */
export type ItemsRemoveResult = z.output<typeof itemsRemoveOutput>;
