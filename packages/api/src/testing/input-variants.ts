/** For tests: a whole input by its JSON Schema, and many variants of it, each with one value replaced. */
import type { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;
/** Where a value lies in an input. */
export type Place = readonly (string | number)[];

/** An input with one value replaced. */
export interface InputVariant {
  readonly place: Place;
  readonly value: unknown;
  readonly input: unknown;
}

const texts = [
  1, 40, 64, 65, 100, 101, 200, 201, 256, 257, 500, 501, 2048, 2049, 5000, 5001, 16_384, 16_385,
];
const lists = [50, 51, 100, 101, 1000, 1001];
const times = ["2026-01-31T12:00Z", "2026-01-31T12:00:00.5+05:30", "2026-02-30T12:00:00Z"];

/** Values of every kind. `undefined` stands for a field that is left out. */
export const SAMPLE_VALUES: readonly unknown[] = [
  [undefined, null, true, false, 0, -0, 0.4, 0.5, 1, -1, 1.5, 5, 5.1, 100, 101, 1000, 1001],
  [36_500, 36_501, 2 ** 53 - 1, 2 ** 53, 1 - 2 ** 53, -(2 ** 53), 1e300, JSON.parse("-1e400")],
  texts.map((length) => "x".repeat(length)),
  [256, 257].map((length) => "🦊".repeat(length)),
  ["", " ", "any", "magic", "forward", "view", "rating", "\0", "\ud800", "a\udc00", "🦊"],
  ["https://example.org", "HTTPS://EXAMPLE.ORG", "hTTp://a", "/a", "//a", "ftp://a", "/a b"],
  [...times, "2026-01-31 12:00", "2026-01-31T12:00:00", "yesterday", "2026-01-31t12:00:00z"],
  [[], [7], [""], ["a", "a"], ["a", null], ["\ud800"], ["x".repeat(501)], [[]]],
  lists.map((length) => Array.from({ length }, (_, at) => `c${at % 40}`)),
  [{}, { a: 1 }, { a: {} }, { a: null }, { a: [1] }, { a: 2 ** 53 }, { "": 1 }, { " ": [] }],
  [{ a: "x".repeat(5001) }, { ["k".repeat(100)]: "" }, { ["k".repeat(101)]: 1 }, { "\0": 1 }],
  [50, 51].map((count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [i, i]))),
  [JSON.parse('{"__proto__":"x"}')],
].flat(1);

/** An input with every field of a schema, optional ones included. */
export function wholeInput(schema: JsonSchema): unknown {
  if (schema.enum !== undefined) return schema.enum[0];
  const [variant] = schema.anyOf ?? [];
  if (isSchema(variant)) return wholeInput(variant);
  switch ([schema.type].flat()[0]) {
    case "object":
      return isSchema(schema.propertyNames) && isSchema(schema.additionalProperties)
        ? { key: wholeInput(schema.additionalProperties) }
        : Object.fromEntries(
            Object.entries(schema.properties ?? {}).map(([name, field]) => [
              name,
              isSchema(field) ? wholeInput(field) : undefined,
            ]),
          );
    case "array":
      return isSchema(schema.items) ? [wholeInput(schema.items)] : [];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    case "string":
      if (schema.format === "date-time") return "2026-01-31T12:00:00Z";
      // Valid as an ID, a text, and a link.
      return "/a";
    case "null":
    case undefined:
    default:
      return null;
  }
}

/** Every variant of an input: each of its values, replaced by each sample; and each object with one field more. */
export function* variantsOf(input: unknown): Generator<InputVariant> {
  for (const place of placesIn(input)) {
    for (const value of SAMPLE_VALUES) yield { place, value, input: replaced(input, place, value) };
    const here = at(input, place);
    if (isRecord(here)) {
      const value = { ...here, stray: 1 };
      yield { place, value: 1, input: replaced(input, place, value) };
    }
  }
}

function* placesIn(value: unknown, place: Place = []): Generator<Place> {
  yield place;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* placesIn(inner, [...place, Array.isArray(value) ? Number(key) : key]);
  }
}

function at(input: unknown, place: Place): unknown {
  let value = input;
  for (const key of place) value = Reflect.get(Object(value), key);
  return value;
}

function replaced(input: unknown, place: Place, value: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return value;
  const inner = replaced(at(input, [key]), rest, value);
  if (Array.isArray(input)) {
    const list: unknown[] = input;
    return list.map((entry, index) => (index === key ? inner : entry));
  }
  const entries = Object.entries(Object(input)).filter(([name]) => name !== key);
  return Object.fromEntries(inner === undefined ? entries : [...entries, [key, inner]]);
}

function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
