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

/** Letters of a text that is shown in full. A little more is not worth a press. */
const IN_FULL = 280;
const SHORT = 200;

/** A long text up to a word, with an ellipsis; a short one as it is. */
export function shortened(text: string): string {
  const letters = Array.from(text);
  if (letters.length <= IN_FULL) return text;
  const beginning = letters.slice(0, SHORT).join("");
  const end = beginning.lastIndexOf(" ");
  return `${end > SHORT / 2 ? beginning.slice(0, end) : beginning}…`;
}

/** Whole numbers up to here may be years or codes: they stay as they are. */
const UNGROUPED = 9999;

function textOf(value: string | number | boolean | string[]): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? numberText(value) : value;
}

function numberText(value: number): string {
  const size = Math.abs(value);
  if (size < 1) return String(Number(value.toPrecision(3)));
  return value.toLocaleString("en", {
    maximumFractionDigits: 4,
    useGrouping: size > UNGROUPED,
  });
}
