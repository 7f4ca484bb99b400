/** Schemas become declarations that say what the schemas say, or an error. */
import { appRouter, fitJobSchema } from "@hellorec/api";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { schemasOf } from "./contract-schemas.ts";
import { printContract } from "./print-contract.ts";
import { docOf } from "./schema-doc.ts";
import { TypePrinter } from "./schema-type.ts";

const { procedures } = appRouter._def;
const streamed = { live: fitJobSchema, "model.progress": fitJobSchema };

function typeOf(schema: z.ZodType, io: "input" | "output" = "output"): string {
  const printer = new TypePrinter(() => undefined);
  return printer.typeOf(z.toJSONSchema(schema, { io }), io, "schema");
}

describe("types", () => {
  test("a field that may be left out may be undefined in an input, and lists are read-only", () => {
    const schema = z.strictObject({
      ids: z.array(z.string()).optional(),
      at: z.number().default(1),
    });
    expect(typeOf(schema, "input")).toBe(
      "{\n  ids?: readonly string[] | undefined;\n  /** @default 1 */\n  at?: number | undefined;\n}",
    );
    expect(typeOf(schema)).toBe("{\n  ids?: string[];\n  /** @default 1 */\n  at: number;\n}");
  });

  test("examples of a string are suggested, and others allowed", () => {
    expect(typeOf(z.string().meta({ examples: ["a", "b"] }))).toBe('"a" | "b" | (string & {})');
  });

  test("unions, constants, records and null", () => {
    expect(typeOf(z.union([z.literal("a"), z.null(), z.array(z.enum(["b", "c"]))]))).toBe(
      '"a" | null | ("b" | "c")[]',
    );
    expect(typeOf(z.record(z.string(), z.boolean()))).toBe("Record<string, boolean>");
    expect(typeOf(z.strictObject({}))).toBe("Record<string, never>");
  });

  test.each([
    ["a type that JSON does not have", z.bigint()],
    ["any value", z.unknown()],
    ["any other field", z.looseObject({ a: z.string() })],
    ["a list of given entries", z.tuple([z.string(), z.number()])],
    ["two types at once", z.intersection(z.string(), z.literal("a"))],
    ["what no schema says", z.custom<string>()],
  ])("%s is an error, and no looser type", (_what, schema) => {
    expect(() => typeOf(schema)).toThrow(/no type|cannot be represented/);
  });
});

describe("doc comments", () => {
  test.each([
    [
      z.int().min(1).max(100).default(10).describe("Most items"),
      ["Most items. A whole number, 1 to 100.", "@default 10"],
    ],
    [z.string().min(1).max(16_384), ["1 to 16,384 characters."]],
    [z.array(z.string()).max(5).describe("IDs"), ["IDs. At most 5 entries."]],
    [z.number().positive(), ["A number above 0."]],
    [z.number(), []],
  ])("%#: description, bounds and default", (schema, lines) => {
    expect(docOf(z.toJSONSchema(schema, { io: "input" }))).toEqual(lines);
  });
});

describe("the contract", () => {
  const text = printContract(schemasOf(procedures, streamed));

  test("has every procedure, with what it is", () => {
    expect(text.match(/: TRPC\w+Procedure</g)).toHaveLength(Object.keys(procedures).length);
    expect(text).toContain("Items for a user, from the user's whole history.");
    expect(text).toMatch(
      /interface RecommendInput \{[^}]*?\* Most items to return\. A whole number, 1 to 100\.\n   \* @default 10\n   \*\/\n  limit\?: number \| undefined;/,
    );
  });

  test("needs an output of each procedure", () => {
    expect(() => schemasOf(procedures, {})).toThrow('"live" of the router has no output');
  });

  test("refuses a name whose schema is gone", () => {
    const [first] = schemasOf(procedures, streamed);
    expect(first).toBeDefined();
    expect(() => printContract(first === undefined ? [] : [first])).toThrow("no such procedure");
  });
});
