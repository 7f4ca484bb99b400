/** A JSON Schema as rows for people: field, type with bounds, meaning. */
import type { Style } from "../terminal/style.ts";
import { wrapped } from "../terminal/wrap.ts";
import { isRecord } from "./procedures.ts";
import type { JsonSchema } from "./procedures.ts";

/** One field of a schema. */
export interface Field {
  /** As error messages name it: `events[].user_id`; empty for a value that is not an object. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

const INDENT = "  ";
/** Added to inputs by tRPC: to those of subscriptions, of infinite queries. A person types neither. */
const ADDED_BY_TRPC: ReadonlySet<string> = new Set(["lastEventId", "direction"]);

/** The fields of a schema, each with its type and, below it, its description. */
export function schemaText(schema: JsonSchema, style: Style, side: "input" | "output"): string {
  const fields = fieldsOf(schema).filter(({ path }) => !ADDED_BY_TRPC.has(path));
  if (fields.length === 0) return `${INDENT}nothing`;
  const width = Math.max(20, Math.min(style.width, 100) - 2 * INDENT.length);
  return fields
    .flatMap(({ path, required, description, ...field }) => {
      // A default does not apply to an output: a reader does not fill in what is left out.
      const type = side === "input" ? field.type : field.type.replace(/, default .*$/s, "");
      // In an output most fields are required, so the optional ones are marked instead.
      const isMarked = required === (side === "input");
      const mark = required ? ", required" : ", optional";
      const rank = isMarked ? mark : "";
      const [first = "", ...others] = wrapped(`${path}  ${type}${rank}`.trim(), width);
      const heading = path === "" ? first : first.replace(path, style.bold(path));
      return [
        INDENT + heading,
        ...others.map((line) => INDENT.repeat(2) + line),
        ...(description === ""
          ? []
          : wrapped(description, width).map((line) => INDENT.repeat(2) + style.dim(line))),
      ];
    })
    .join("\n");
}

/** Every field, including those of nested objects and lists. */
export function fieldsOf(schema: JsonSchema, path = "", required = true): Field[] {
  const description = typeof schema["description"] === "string" ? schema["description"] : "";
  const own = { path, type: typeText(schema), required, description };
  const inner = innermost(schema);
  const nested = Object.entries(
    isRecord(inner.schema["properties"]) ? inner.schema["properties"] : {},
  );
  const needed = list(inner.schema["required"]);
  const fields = nested.flatMap(([name, field]) =>
    isRecord(field) ? fieldsOf(field, join(path + inner.suffix, name), needed.includes(name)) : [],
  );
  // The root object has no row of its own: its fields stand for it.
  const isWhole = path === "" && schema["type"] === "object";
  return isWhole ? fields : [own, ...fields];
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** The schema inside lists and inside "or null", and the suffix of its path. */
function innermost(schema: JsonSchema): { schema: JsonSchema; suffix: string } {
  const { items } = schema;
  if (isRecord(items)) {
    const below = innermost(items);
    return { schema: below.schema, suffix: `[]${below.suffix}` };
  }
  const object = choices(schema).find((choice) => choice["type"] === "object");
  return { schema: object ?? schema, suffix: "" };
}

/**
 * A schema's type with its bounds.
 *
 * @example typeText({ type: "integer", minimum: 1, maximum: 100, default: 10 }) // "whole number 1..100, default 10"
 */
export function typeText(schema: JsonSchema): string {
  const { default: fallback } = schema;
  const text = bareType(schema);
  return fallback === undefined ? text : `${text}, default ${JSON.stringify(fallback)}`;
}

function bareType(schema: JsonSchema): string {
  const { type, items } = schema;
  const words = list(schema["enum"]);
  if (words.length > 0) return words.map((word) => JSON.stringify(word)).join(" | ");
  if (choices(schema).length > 0) {
    return choices(schema)
      .map((choice) => bareType(choice))
      .join(" | ");
  }
  if (type === "array" && isRecord(items)) {
    const count = rangeText(schema["minItems"], schema["maxItems"]);
    return `list of ${plural(bareType(items))}${count === "" ? "" : `, ${count} of them`}`;
  }
  if (type === "integer") return `whole number${after(numbers(schema))}`;
  if (type === "number") return `number${after(numbers(schema))}`;
  if (type === "string") return stringType(schema);
  return typeof type === "string" ? type : "anything";
}

/** "string of 1..100 characters" as "strings of 1..100 characters". */
function plural(type: string): string {
  return type.replace(/^(string|object|whole number|number|time)\b/, "$1s");
}

function stringType(schema: JsonSchema): string {
  if (schema["format"] === "date-time") return "time as ISO 8601";
  const length = rangeText(schema["minLength"], schema["maxLength"]);
  return `string${length === "" ? "" : ` of ${length} characters`}`;
}

function numbers(schema: JsonSchema): string {
  const { exclusiveMinimum } = schema;
  if (typeof exclusiveMinimum === "number") {
    const most = rangeText(undefined, schema["maximum"]);
    return `over ${exclusiveMinimum}${most === "" ? "" : `, ${most}`}`;
  }
  return rangeText(schema["minimum"], schema["maximum"]);
}

/** A range as text. Bounds that are only those of the number format are left out. */
function rangeText(least: unknown, most: unknown): string {
  const low = isBound(least) ? least : undefined;
  const high = isBound(most) ? most : undefined;
  if (low === undefined) return high === undefined ? "" : `at most ${high}`;
  return high === undefined ? `at least ${low}` : `${low}..${high}`;
}

function isBound(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

function after(text: string): string {
  return text === "" ? "" : ` ${text}`;
}

function choices(schema: JsonSchema): JsonSchema[] {
  return list(schema["anyOf"]).filter((choice) => isRecord(choice));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
