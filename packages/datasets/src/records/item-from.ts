/**
 * Makes an item of an untyped record: checks the contract's limits. Tested through
 * contract.test.ts.
 */
import type { ItemInput } from "@hellorec/api";

import {
  BadField,
  checkList,
  checkNumber,
  checkText,
  clip,
  optionalField,
  orReason,
  refuseUnknown,
  requiredId,
  requiredText,
} from "./bad-field.ts";
import type { RawRecord } from "./bad-field.ts";
import type { ParsedItem } from "./parsed-line.ts";

/** Most attributes an item may have. */
export const MAX_ATTRIBUTES = 50;
/** Longest name of an attribute, in characters. */
export const MAX_ATTRIBUTE_NAME = 100;

const FIELDS: ReadonlySet<string> = new Set<keyof ItemInput>([
  "item_id",
  "title",
  "categories",
  "url",
  "image_url",
  "attributes",
  "available",
]);
const LINK = /^(https?:\/\/|\/(?!\/))\S*$/i;

type Attributes = NonNullable<ItemInput["attributes"]>;
type AttributeValue = Attributes[string];

/**
 * The item of a record, or why the record is not an item.
 *
 * @example itemFrom({ item_id: "metropolis", title: "Metropolis", categories: ["Drama"] })
 */
export function itemFrom(raw: RawRecord): ParsedItem | string {
  return orReason(() => {
    refuseUnknown(raw, FIELDS, "an item");
    const item: ItemInput = {
      item_id: requiredId(raw, "item_id"),
      title: requiredText(raw, "title", 500),
      ...optionalField(raw, "categories", checkCategories),
      ...optionalField(raw, "url", checkLink),
      ...optionalField(raw, "image_url", checkLink),
      ...optionalField(raw, "attributes", checkAttributes),
      ...optionalField(raw, "available", checkBoolean),
    };
    return { kind: "item", item };
  });
}

function checkCategories(name: string, value: unknown): string[] {
  return checkList(name, value, 50).map((entry) => checkText("a category", entry, 100));
}

function checkLink(name: string, value: unknown): string {
  const link = checkText(name, value, 2048);
  if (LINK.test(link)) return link;
  throw new BadField(`${name} is neither an http(s) URL nor a path that starts with one slash`);
}

function checkBoolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new BadField(`${name} is neither true nor false`);
}

function checkAttributes(name: string, value: unknown): Attributes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadField(`${name} is not an object`);
  }
  // The server refuses this key: most programs cannot hold it.
  if (Object.hasOwn(value, "__proto__")) {
    throw new BadField(`${name} cannot have the key "__proto__"; give it another name`);
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_ATTRIBUTES) {
    throw new BadField(`${name} has more than ${MAX_ATTRIBUTES} entries`);
  }
  return Object.fromEntries(
    entries.map(([key, entry]) => [
      checkText("the name of an attribute", key, MAX_ATTRIBUTE_NAME),
      checkAttribute(`attribute "${clip(key)}"`, entry),
    ]),
  );
}

function checkAttribute(name: string, value: unknown): AttributeValue {
  if (typeof value === "string") return checkText(name, value, 5000, 0);
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return checkNumber(name, value);
  if (!Array.isArray(value)) {
    throw new BadField(`${name} is neither text, number, true/false nor a list of texts`);
  }
  return checkList(name, value, 100).map((entry) => checkText(name, entry, 500, 0));
}
