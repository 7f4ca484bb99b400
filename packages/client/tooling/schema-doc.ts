/** What the schema of a field says to people: its description, its bounds and its default. */
import type { z } from "zod";

/** A JSON Schema as zod prints it. */
export type Schema = z.core.JSONSchema.BaseSchema;

/** What is sent, or what is answered. */
export type Side = "input" | "output";

/** Beyond it no number is exact: such a bound says nothing about a field. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** The lines of the doc comment of a field; empty if its schema says nothing. */
export function docOf(schema: Schema): readonly string[] {
  const { description, default: fallback } = schema;
  const bounds = boundsOf(schema);
  const text = [description ?? "", bounds].filter((part) => part !== "").map(sentence);
  return [
    ...(text.length === 0 ? [] : [text.join(" ")]),
    ...(fallback === undefined ? [] : [`@default ${JSON.stringify(fallback)}`]),
  ];
}

/** A doc comment, indented. */
export function comment(lines: readonly string[], indent = ""): string {
  const safe = lines.map((line) => line.replaceAll("*/", "*\\/"));
  const [only] = safe;
  if (only === undefined) return "";
  if (safe.length === 1) return `${indent}/** ${only} */\n`;
  const body = safe.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("");
  return `${indent}/**\n${body}${indent} */\n`;
}

/** The text with each of its lines two blanks further in. */
export function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

/** @example sentence("most items to return") // "Most items to return." */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function boundsOf(schema: Schema): string {
  const { type } = schema;
  if (type === "string") return stringBounds(schema);
  if (type === "array") return countOf(schema.minItems, schema.maxItems, "entries");
  if (type === "object") return countOf(undefined, schema.maxProperties, "keys");
  return type === "number" || type === "integer" ? numberBounds(schema) : "";
}

function stringBounds({ format, minLength, maxLength, enum: values }: Schema): string {
  if (values !== undefined) return "";
  if (format === "date-time") return "ISO 8601";
  return countOf(minLength, maxLength, "characters");
}

function numberBounds(schema: Schema): string {
  const { minimum: least, maximum: most, exclusiveMinimum: above } = schema;
  const kind = schema.type === "integer" ? "A whole number" : "A number";
  const from = least === undefined || least <= -LARGEST ? undefined : least;
  const to = most === undefined || most >= LARGEST ? undefined : most;
  const isBounded = from !== undefined || to !== undefined || above !== undefined;
  if (!isBounded) return schema.type === "integer" ? kind : "";
  const start = above === undefined ? "" : ` above ${above}`;
  if (from !== undefined && to !== undefined) return `${kind}, ${from} to ${to}`;
  const ends = [
    from !== undefined && ` of at least ${from}`,
    to !== undefined && ` of at most ${to}`,
  ];
  return `${kind}${start}${ends.filter((end) => end !== false).join("")}`;
}

function countOf(least: number | undefined, most: number | undefined, unit: string): string {
  const from = least === 0 ? undefined : least;
  if (from !== undefined && most !== undefined) {
    return `${grouped(from)} to ${grouped(most)} ${unit}`;
  }
  if (most !== undefined) return `At most ${grouped(most)} ${unit}`;
  return from === undefined ? "" : `At least ${grouped(from)} ${unit}`;
}

/** @example grouped(16384) // "16,384" */
function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
