/** The attributes of an item as text. */
import type { Item } from "@hellorec/client";

/** One attribute. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** The attributes that have a text. @example factsOf(item) // [{ name: "running time", value: "153" }] */
export function factsOf({ attributes = {} }: Pick<Item, "attributes">): Fact[] {
  return Object.entries(attributes)
    .map(([name, value]) => ({ name: name.replaceAll("_", " "), value: textOf(value) }))
    .filter(({ value }) => value !== "");
}

function textOf(value: string | number | boolean | string[]): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}
