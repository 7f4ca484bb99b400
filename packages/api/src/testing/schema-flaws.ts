/** For tests: finds what a schema must not be: unbounded, open, undescribed, lossy. */
import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The flaws of a schema, one line each, found in its JSON Schema; none: [].
 *
 * @example schemaFlaws("hello.input", z.strictObject({ name: z.string() }), "input")
 * // ["hello.input.name: a string without maxLength", "hello.input.name: no description"]
 */
export function schemaFlaws(name: string, schema: z.ZodType, io: "input" | "output"): string[] {
  const printed = z.toJSONSchema(schema, { io });
  return [...flawsOf(name, printed), ...(io === "input" ? lossesOf(name, printed) : [])];
}

/** What an input would lose with success: digits of a number, a key of a record. */
function* lossesOf(path: string, node: JsonSchema): Generator<string> {
  const types = new Set([node.type].flat());
  const least = node.minimum ?? node.exclusiveMinimum;
  if ((types.has("number") || types.has("integer")) && !(isSafe(least) && isSafe(node.maximum))) {
    yield `${path}: a number that may have lost digits`;
  }
  if (isSchema(node.propertyNames) && node.propertyNames.not === undefined) {
    yield `${path}: a record that loses the key __proto__`;
  }
  for (const [part, child] of children(node)) yield* lossesOf(`${path}${part}`, child);
}

function isSafe(bound: unknown): boolean {
  return typeof bound === "number" && Math.abs(bound) <= Number.MAX_SAFE_INTEGER;
}

function* flawsOf(path: string, node: JsonSchema): Generator<string> {
  if (node.$ref !== undefined) yield `${path}: recursive, so its depth has no bound`;
  if (isOpen(node)) yield `${path}: takes anything`;
  // A union of plain types is written as a list of types.
  const types = new Set([node.type].flat());
  if (types.has("string") && node.maxLength === undefined && !isChoice(node)) {
    yield `${path}: a string without maxLength`;
  }
  if (types.has("array") && node.maxItems === undefined) {
    yield `${path}: an array without maxItems`;
  }
  if (types.has("object")) yield* flawsOfObject(path, node);
  for (const [part, child] of children(node)) yield* flawsOf(`${path}${part}`, child);
}

function* flawsOfObject(path: string, node: JsonSchema): Generator<string> {
  const isRecord = isSchema(node.additionalProperties) && node.propertyNames !== undefined;
  if (node.additionalProperties !== false && !isRecord) yield `${path}: takes unknown fields`;
  for (const [field, child] of Object.entries(node.properties ?? {})) {
    if (isSchema(child) && (child.description ?? "") === "") {
      yield `${path}.${field}: no description`;
    }
  }
}

function* children(node: JsonSchema): Generator<[string, JsonSchema]> {
  const named: [string, unknown][] = [
    ["[]", node.items],
    ["{}", node.additionalProperties],
    ["{key}", node.propertyNames],
    ...Object.entries(node.properties ?? {}).map(([key, child]): [string, unknown] => [
      `.${key}`,
      child,
    ]),
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.prefixItems ?? [])].map(
      (child, index): [string, unknown] => [`(${index})`, child],
    ),
  ];
  for (const [part, child] of named) if (isSchema(child)) yield [part, child];
}

function isChoice(node: JsonSchema): boolean {
  return node.enum !== undefined || node.const !== undefined;
}

function isOpen(node: JsonSchema): boolean {
  const says = [node.type, node.anyOf, node.oneOf, node.enum, node.const, node.$ref, node.not];
  return says.every((part) => part === undefined);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
