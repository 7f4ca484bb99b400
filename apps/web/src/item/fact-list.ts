/** Attributes as text. */
import type { Item } from "@hellorec/client";

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** @example factsOf(item) // [{ name: "running time", value: "153" }] */
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
