/**
 * Makes an item of an untyped record: checks the contract's limits. Tested through
 * contract.test.ts.
 */
import type { ItemInput } from "@hellorec/api";

import type { Problem } from "../files/problem.ts";
import {
  MAX_ATTRIBUTE_ENTRIES,
  MAX_ATTRIBUTE_ENTRY_LENGTH,
  MAX_ATTRIBUTE_LENGTH,
  MAX_ATTRIBUTE_NAME_LENGTH,
  MAX_ATTRIBUTES,
  MAX_CATEGORIES,
  MAX_CATEGORY_LENGTH,
  MAX_LINK_LENGTH,
  MAX_TITLE_LENGTH,
} from "./contract-limits.ts";
import {
  BadField,
  checkList,
  checkNumber,
  checkText,
  clip,
  optionalField,
  refuseUnknown,
  requiredId,
  requiredText,
  valueOrProblem,
} from "./field-checks.ts";
import type { RawRecord } from "./field-checks.ts";
import type { ParsedItem } from "./parsed-line.ts";

const FIELDS: ReadonlySet<string> = new Set<keyof ItemInput>([
  "item_id",
  "title",
  "categories",
  "url",
  "image_url",
  "attributes",
  "available",
]);
const LINK = /^(https?:\/\/|\/(?!\/))[^\s\\]*$/i;

type Attributes = NonNullable<ItemInput["attributes"]>;
type AttributeValue = Attributes[string];

/**
 * The item of a record, or the problem if it is not an item.
 *
 * @example itemFrom({ item_id: "metropolis", title: "Metropolis", categories: ["Drama"] })
 */
export function itemFrom(raw: RawRecord): ParsedItem | Problem {
  return valueOrProblem(() => {
    refuseUnknown(raw, FIELDS, "an item");
    const item: ItemInput = {
      item_id: requiredId(raw, "item_id"),
      title: requiredText(raw, "title", MAX_TITLE_LENGTH),
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
  return checkList(name, value, MAX_CATEGORIES).map((entry) =>
    checkText("a category", entry, MAX_CATEGORY_LENGTH),
  );
}

function checkLink(name: string, value: unknown): string {
  const link = checkText(name, value, MAX_LINK_LENGTH);
  if (LINK.test(link)) return link;
  throw new BadField(
    `${name} must be an http(s) URL or a path that starts with one slash, without blanks and backslashes`,
  );
}

function checkBoolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new BadField(`${name} must be true or false`);
}

function checkAttributes(name: string, value: unknown): Attributes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadField(`${name} must be an object`);
  }
  // The server refuses this key: most programs cannot hold it.
  if (Object.hasOwn(value, "__proto__")) {
    throw new BadField(`${name}: "__proto__" is not allowed as a key; give it another name`);
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_ATTRIBUTES) {
    throw new BadField(`${name} must have at most ${MAX_ATTRIBUTES} keys`);
  }
  return Object.fromEntries(
    entries.map(([key, entry]) => [
      checkText("the name of an attribute", key, MAX_ATTRIBUTE_NAME_LENGTH),
      checkAttribute(`attribute "${clip(key)}"`, entry),
    ]),
  );
}

function checkAttribute(name: string, value: unknown): AttributeValue {
  if (typeof value === "string") return checkText(name, value, MAX_ATTRIBUTE_LENGTH, 0);
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return checkNumber(name, value, "write it as a string");
  if (!Array.isArray(value)) {
    throw new BadField(`${name} must be a string, a number, true or false, or a list of strings`);
  }
  return checkList(name, value, MAX_ATTRIBUTE_ENTRIES).map((entry) =>
    checkText(name, entry, MAX_ATTRIBUTE_ENTRY_LENGTH, 0),
  );
}
