/**
 * The JSON Schemas of tools, made from those of procedures: without what some clients cannot read,
 * and with pages that fit into the context of a model.
 */
import { isRecord } from "../procedures/procedures.ts";
import type { JsonSchema } from "../procedures/procedures.ts";

/** The schema of a tool's input or output: that of an object. */
export type ObjectSchema = JsonSchema & { readonly type: "object" };

/** Most entries that a tool gives at a time. */
export const MOST_ENTRIES = 50;
const USUAL_ENTRIES = 20;

/**
 * Left out: the patterns are those of JavaScript alone, and clients without it may fail at them.
 * Conditions are unknown to many. The server checks both, and says what is wrong.
 */
const UNREAD: ReadonlySet<string> = new Set([
  "$schema",
  "pattern",
  "propertyNames",
  "if",
  "then",
  "else",
]);
/** tRPC adds it to inputs with a cursor; it is without effect. */
const ADDED_BY_TRPC = "direction";

/** The schema of a tool's input. @example inputSchemaOf(procedure.input()) */
export function inputSchemaOf(schema: JsonSchema | undefined): ObjectSchema {
  const { default: _none, properties, ...rest } = plain(schema ?? {}, false);
  const { [ADDED_BY_TRPC]: _direction, ...fields } = isRecord(properties) ? properties : {};
  const { limit } = fields;
  return {
    ...rest,
    type: "object",
    properties: isRecord(limit) ? { ...fields, limit: shortPage(limit) } : fields,
    additionalProperties: false,
  };
}

/**
 * The schema of a tool's structured output; undefined: the output is no object. It allows fields that
 * it does not name, which a newer server may add.
 */
export function outputSchemaOf(schema: JsonSchema | undefined): ObjectSchema | undefined {
  if (schema?.["type"] !== "object") return undefined;
  return { ...plain(schema, true), type: "object" };
}

/** How many entries the tool gives where its input does not say; undefined: it has no pages. */
export function usualEntries({ properties }: JsonSchema): number | undefined {
  const limit = isRecord(properties) ? properties["limit"] : undefined;
  const usual = isRecord(limit) ? limit["default"] : undefined;
  return typeof usual === "number" ? usual : undefined;
}

function shortPage(limit: JsonSchema): JsonSchema {
  const { maximum, default: usual } = limit;
  return {
    ...limit,
    maximum: typeof maximum === "number" ? Math.min(maximum, MOST_ENTRIES) : MOST_ENTRIES,
    default: typeof usual === "number" ? Math.min(usual, USUAL_ENTRIES) : USUAL_ENTRIES,
  };
}

/** @param isOpen whether objects may have fields beyond those that are named */
function plain(schema: JsonSchema, isOpen: boolean): JsonSchema {
  const options = Array.isArray(schema["anyOf"]) ? schema["anyOf"].filter(isRecord) : [];
  const [only, ...others] = options.filter(({ type }) => type !== "null");
  // A field that may be null may be left out too: the simpler type is enough.
  if (!isOpen && only !== undefined && others.length === 0) {
    const { anyOf: _options, ...rest } = schema;
    return plain({ ...only, ...rest }, isOpen);
  }
  const entries = Object.entries(schema)
    .filter(([key, value]) => !UNREAD.has(key) && !isNoBound(key, value))
    .filter(([key, value]) => !(isOpen && key === "additionalProperties" && value === false));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === "properties" ? each(value) : part(value)]),
  );

  function part(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry: unknown) => part(entry));
    return isRecord(value) ? plain(value, isOpen) : value;
  }

  /** The names of fields are no words of JSON Schema. */
  function each(fields: unknown): unknown {
    if (!isRecord(fields)) return fields;
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, part(field)]));
  }
}

/** The bounds of the number format, which zod gives to every whole number. */
function isNoBound(key: string, value: unknown): boolean {
  return /^(?:min|max)imum$/.test(key) && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
}
