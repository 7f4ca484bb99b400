/** The JSON of a stored item, also where it is damaged. Tested through damaged-items.test.ts. */
import type { Item } from "@hellorec/api";

type Attributes = NonNullable<Item["attributes"]>;

/** The value of a column; `undefined`: the column is damaged. */
interface Parsed<T> {
  readonly value: T | undefined;
}

/** The categories of a column. */
export function parseCategories(text: unknown): Parsed<Item["categories"]> {
  const value = parse(text);
  return { value: isTexts(value) ? value : undefined };
}

/** The attributes of a column. */
export function parseAttributes(text: unknown): Parsed<Attributes> {
  const value = parse(text);
  return { value: isAttributes(value) ? value : undefined };
}

function parse(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isAttributes(value: unknown): value is Attributes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (each) => ["string", "number", "boolean"].includes(typeof each) || isTexts(each),
  );
}
