/** Inputs made from a JSON Schema: valid ones, and ones with a few faults. */
import fc from "fast-check";
import type { z } from "zod";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** IDs, words and categories of the shop's data, so that inputs find something. */
const KNOWN = ["item-1", "item-999", "user-1", "bystander", "category-1", "words", "title"];
const TYPES = ["view", "click", "like", "purchase", "dislike", "unlike", "other"];
const LINKS = ["/a", "https://shop.example/a?b=c", "HTTP://a", "/%20"];
/** Longest list and text that a valid input has usually. */
const USUAL_LENGTH = 4;
const LONG_TEXT = 120;

/** A value that a schema accepts, but for rules that only the server knows. */
export function validInput(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom<unknown>(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const variants = (schema.anyOf ?? schema.oneOf ?? []).filter(isSchema);
  if (variants.length > 0) return fc.oneof(...variants.map(validInput));
  switch (schema.type) {
    case "object":
      return validObject(schema);
    case "array":
      return fc.array(isSchema(schema.items) ? validInput(schema.items) : fc.constant(1), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? USUAL_LENGTH, USUAL_LENGTH),
      });
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 });
    case "number":
      return fc.double({
        min: schema.minimum ?? lowerBound(schema) ?? -1e6,
        max: schema.maximum ?? 1e6,
        noNaN: true,
        minExcluded: lowerBound(schema) !== undefined,
      });
    case "boolean":
      return fc.boolean();
    case "string":
      return validText(schema);
    case "null":
    case undefined:
    default:
      return fc.constant(null);
  }
}

/** The bound that a number must exceed. */
function lowerBound({ exclusiveMinimum }: JsonSchema): number | undefined {
  return typeof exclusiveMinimum === "number" ? exclusiveMinimum : undefined;
}

function validObject(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (isSchema(schema.propertyNames) && isSchema(schema.additionalProperties)) {
    return fc.dictionary(fc.constantFrom(...KNOWN), validInput(schema.additionalProperties), {
      maxKeys: USUAL_LENGTH,
    });
  }
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) =>
      [name, name === "type" ? fc.constantFrom(...TYPES) : validInput(asSchema(field))] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
}

function validText(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === "date-time") {
    return fc
      .date({
        min: new Date("1997-01-01T00:00:00Z"),
        max: new Date("2026-01-01T00:00:00Z"),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString());
  }
  if (schema.allOf !== undefined) return fc.constantFrom(...LINKS);
  const max = Math.min(schema.maxLength ?? LONG_TEXT, LONG_TEXT);
  // No NUL: the databases cannot store it. No lone surrogates: they have no UTF-8.
  const any = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: Math.max(1, Math.floor(max / 8)) })
    .filter((text) => !text.includes("\0"));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
    { weight: 1, arbitrary: any },
  );
}

/** Values that are wrong in most places. */
const WRONG: readonly unknown[] = [
  [null, true, 0, -1, 1.5, 1e21, 2 ** 53, "", " ", "\0", "\ud800", "🦊".repeat(300), "__proto__"],
  ["x".repeat(20_000), [], {}, [[[[]]]], [null], { a: { b: {} } }, "2026-02-30T12:00:00Z", "-0"],
  [JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"constructor":1}')],
  [Array.from({ length: 1001 }, (_, at) => `i${at}`)],
].flat(1);

/** An input with up to three faults: a field more or less, or a value of another kind. */
export function nearlyValidInput(schema: JsonSchema): fc.Arbitrary<unknown> {
  const fault = fc.record({ at: fc.nat(), value: fc.constantFrom(...WRONG), drop: fc.boolean() });
  return fc
    .tuple(validInput(schema), fc.array(fault, { minLength: 1, maxLength: 3 }))
    .map(([input, faults]) => faults.reduce<unknown>(withFault, input));
}

interface Fault {
  readonly at: number;
  readonly value: unknown;
  /** Leaves the place out, or adds a stray one, instead of replacing its value. */
  readonly drop: boolean;
}

/** Makes one fault at one of the places of a value. */
export function withFault(input: unknown, fault: Fault): unknown {
  const keys = typeof input === "object" && input !== null ? Object.keys(input) : [];
  const place = fault.at % (keys.length + 1);
  const key = keys[place];
  if (key === undefined) {
    return fault.drop && isRecord(input) ? { ...input, stray: 1 } : fault.value;
  }
  const rest = Math.floor(fault.at / (keys.length + 1));
  const replaceWhole = rest % 3 === 0;
  if (Array.isArray(input)) {
    return input.map((entry: unknown, at) => {
      if (at !== place) return entry;
      return replaceWhole ? fault.value : withFault(entry, { ...fault, at: rest });
    });
  }
  const entries = Object.entries(Object(input)).filter(([name]) => name !== key || !fault.drop);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (name !== key) return [name, value];
      return [name, replaceWhole ? fault.value : withFault(value, { ...fault, at: rest })];
    }),
  );
}

/** Any JSON at all. */
export const anyInput: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(...WRONG),
);

function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value);
}

function asSchema(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
