/** Prints the TypeScript type of a JSON Schema. What it cannot say is an error, never a looser type. */
import { isSchema } from "./contract-schemas.ts";
import { comment, docOf, indent } from "./schema-doc.ts";
import type { Schema, Side } from "./schema-doc.ts";

/** Finds the name of a schema that has a type of its own. */
export type NameOf = (schema: Schema, side: Side) => string | undefined;

/** They say what a value is, beside its type, or say it to people. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  "$schema",
  "type",
  "properties",
  "required",
  "additionalProperties",
  "propertyNames",
  "items",
  "anyOf",
  "allOf",
  "enum",
  "const",
  "default",
  "description",
  "examples",
  "format",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "maxProperties",
  "if",
  "else",
]);

/** Prints types. Those of inputs take read-only lists, and `undefined` for a field that may be left out. */
export class TypePrinter {
  readonly #nameOf: NameOf;

  constructor(nameOf: NameOf) {
    this.#nameOf = nameOf;
  }

  /**
   * The type of a schema: its name where it has one.
   *
   * @param place for the error, such as `recommend.input.limit`
   * @throws {TypeError} the schema says something that this does not know
   */
  typeOf(schema: Schema, side: Side, place: string): string {
    return this.#nameOf(schema, side) ?? this.structureOf(schema, side, place);
  }

  /** The type of a schema, written out, whether it has a name or not. */
  structureOf(schema: Schema, side: Side, place: string): string {
    const unknown = Object.keys(schema).find((key) => !KNOWN_KEYS.has(key));
    if (unknown !== undefined) throw new TypeError(`${place}: "${unknown}" has no type here`);
    if (schema.const !== undefined) return literal(schema.const, place);
    if (schema.enum !== undefined) return union(schema.enum.map((value) => literal(value, place)));
    if (schema.anyOf !== undefined) {
      return union(schema.anyOf.map((variant) => this.typeOf(part(variant, place), side, place)));
    }
    switch (schema.type) {
      case "string":
        return stringType(schema, place);
      case "number":
      case "integer":
        return "number";
      case "boolean":
      case "null":
        return schema.type;
      case "array":
        return this.#arrayType(schema, side, place);
      case "object":
        return this.#objectType(schema, side, place);
      default:
        throw new TypeError(`${place}: a schema of no type has no type here`);
    }
  }

  #arrayType({ items }: Schema, side: Side, place: string): string {
    const entry = this.typeOf(part(items, place), side, `${place}[]`);
    const type = /^\w+$/.test(entry) ? `${entry}[]` : `(${entry})[]`;
    return side === "input" ? `readonly ${type}` : type;
  }

  #objectType(schema: Schema, side: Side, place: string): string {
    const { properties = {}, required = [], additionalProperties: others } = schema;
    const fields = Object.entries(properties);
    if (typeof others === "object") {
      if (fields.length > 0) throw new TypeError(`${place}: fields beside free keys have no type`);
      return `Record<string, ${this.typeOf(part(others, place), side, `${place}.*`)}>`;
    }
    if (others !== false) {
      throw new TypeError(`${place}: an object with any other field has no type`);
    }
    if (fields.length === 0) return "Record<string, never>";
    const lines = fields.map(([name, value]) => {
      const field = part(value, `${place}.${name}`);
      const isOptional = !required.includes(name);
      const mark = isOptional ? "?" : "";
      const type = this.typeOf(field, side, `${place}.${name}`);
      const ending = isOptional && side === "input" ? `${type} | undefined` : type;
      return indent(`${comment(docOf(field))}${name}${mark}: ${ending};\n`);
    });
    return `{\n${lines.join("")}}`;
  }
}

/** A string; where examples are given, they are suggested, and others allowed. */
function stringType({ examples, allOf = [] }: Schema, place: string): string {
  const hasOther = allOf.some((each) => Object.keys(part(each, place)).join() !== "pattern");
  if (hasOther) throw new TypeError(`${place}: "allOf" of anything but patterns has no type here`);
  if (!Array.isArray(examples)) return "string";
  return union([...examples.map((value) => literal(value, place)), "(string & {})"]);
}

function literal(value: unknown, place: string): string {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return JSON.stringify(value);
  }
  throw new TypeError(`${place}: a constant that is no text, number, boolean or null`);
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ");
}

/** A schema inside another: `true` and `false`, which are schemas too, say nothing of a type. */
function part(schema: unknown, place: string): Schema {
  if (isSchema(schema)) return schema;
  throw new TypeError(`${place}: anything is allowed here, which has no type`);
}
