/** A JSON Schema as rows for people: field, type with bounds, meaning. Tested through reference-page.test.ts. */
import type { JsonSchema } from "../open-api.ts";

/** One field of a schema. */
export interface FieldRow {
  /** As error messages name it: `events[].user_id`; empty for a value that is not an object. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** Finds the schema that a reference names. */
export type Resolve = (schema: JsonSchema) => JsonSchema;

/** Deeper fields are left out: no schema of the contract is recursive. */
const DEEPEST = 8;

/**
 * Every field of a schema, with those of objects inside of it.
 *
 * @example fieldRows({ type: "object", properties: { a: { type: "string" } } }, resolve)[0].path // "a"
 */
export function fieldRows(given: JsonSchema, resolve: Resolve): FieldRow[] {
  return rowsAt({ given, path: "", isRequired: true, depth: 0 }, resolve);
}

interface Place {
  readonly given: JsonSchema;
  readonly path: string;
  readonly isRequired: boolean;
  readonly depth: number;
}

function rowsAt({ given, path, isRequired, depth }: Place, resolve: Resolve): FieldRow[] {
  const schema = { ...resolve(given), ...withoutReference(given) };
  const own: FieldRow = {
    path,
    type: typeOf(schema, resolve),
    isRequired,
    description: textOf(schema["description"]),
  };
  const inner = innermost(schema, resolve);
  const required = listOf(inner.schema["required"]);
  const fields = Object.entries(recordOf(inner.schema["properties"]));
  const nested =
    depth === DEEPEST
      ? []
      : fields.flatMap(([name, field]) =>
          rowsAt(
            {
              given: recordOf(field),
              path: path === "" ? `${inner.suffix}${name}` : `${path}${inner.suffix}.${name}`,
              isRequired: required.includes(name),
              depth: depth + 1,
            },
            resolve,
          ),
        );
  // The root object has no row of its own: its fields stand for it.
  const isWhole = path === "" && schema["type"] === "object";
  return isWhole ? nested : [own, ...nested];
}

function withoutReference({ $ref: _ref, ...others }: JsonSchema): JsonSchema {
  return others;
}

/** The schema inside lists and inside "or null", and the suffix of its path. */
function innermost(
  schema: JsonSchema,
  resolve: Resolve,
): { readonly schema: JsonSchema; readonly suffix: string } {
  if (isRecord(schema["items"])) {
    const below = innermost(resolve(schema["items"]), resolve);
    return { schema: below.schema, suffix: `[]${below.suffix}` };
  }
  const object = choicesOf(schema)
    .map((choice) => resolve(choice))
    .find((choice) => choice["type"] === "object");
  return { schema: object ?? schema, suffix: "" };
}

function typeOf(schema: JsonSchema, resolve: Resolve): string {
  const bare = bareType(schema, resolve);
  const fallback = schema["default"];
  return fallback === undefined ? bare : `${bare}, default ${JSON.stringify(fallback)}`;
}

function bareType(given: JsonSchema, resolve: Resolve): string {
  const schema = resolve(given);
  const words = "const" in schema ? [schema["const"]] : listOf(schema["enum"]);
  if (words.length > 0) return words.map((word) => JSON.stringify(word)).join(" | ");
  const choices = choicesOf(schema);
  if (choices.length > 0) return choices.map((choice) => bareType(choice, resolve)).join(" | ");
  const { type, items } = schema;
  if (type === "array" && isRecord(items)) {
    const count = bounds(schema["minItems"], schema["maxItems"], " entries");
    return `list${count === "" ? "" : `${count},`} of ${bareType(items, resolve)}`;
  }
  if (type === "object") return `object${bounds(undefined, schema["maxProperties"], " keys")}`;
  if (type === "string") {
    if (schema["format"] === "date-time") return "time as ISO 8601";
    return `string${bounds(schema["minLength"], schema["maxLength"], " characters")}`;
  }
  if (type === "integer" || type === "number") {
    const over = schema["exclusiveMinimum"];
    const least = isBound(over) ? `over ${over}` : schema["minimum"];
    return `${type}${bounds(least, schema["maximum"], "")}`;
  }
  return typeof type === "string" ? type : "anything";
}

/** Bounds that are only those of the number format are left out. */
function bounds(least: unknown, most: unknown, unit: string): string {
  const hasLeast = isBound(least) || typeof least === "string";
  if (!isBound(most)) return hasLeast ? `, at least ${least}${unit}` : "";
  return hasLeast ? `, ${least} to ${most}${unit}` : `, at most ${most}${unit}`;
}

function isBound(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

function choicesOf(schema: JsonSchema): JsonSchema[] {
  return [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])].filter(isRecord);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function recordOf(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

/** Whether a value's fields can be looked at. */
function isRecord(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
