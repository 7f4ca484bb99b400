/** Every schema of the contract: bounded, strict, described. */
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { eventSchema } from "./schemas/event.ts";
import { itemSchema } from "./schemas/item.ts";
import { fitJobSchema } from "./schemas/model.ts";
import { recommendationsSchema } from "./schemas/recommendations.ts";
import { definitions } from "./testing/definitions.ts";
import { schemaFlaws } from "./testing/schema-flaws.ts";

// A subscription checks what it yields itself; its definition names no output.
const streamed: Record<string, z.ZodType> = {
  live: recommendationsSchema,
  "model.progress": fitJobSchema,
};

const procedures = definitions;

describe("every procedure", () => {
  test.each(procedures)("%s has a bounded, strict, described input", (name, { inputs }) => {
    expect(inputs).toHaveLength(1);
    expect(inputs.flatMap((input) => schemaFlaws(`${name}.input`, input, "input"))).toEqual([]);
  });

  test.each(procedures)("%s has a bounded, strict, described output", (name, { output }) => {
    const schema = output ?? streamed[name];
    if (schema === undefined) throw new Error(`${name} has no output schema`);
    expect(schemaFlaws(`${name}.output`, schema, "output")).toEqual([]);
  });

  test.each(procedures)("%s says in one sentence what it does", (_name, { meta }) => {
    expect(meta.description).toMatch(/^[A-Z].*\.$/);
  });

  test.each(procedures)("%s says what it does to what is stored, if anything", (_name, made) => {
    const effect = { isDestructive: expect.any(Boolean), isIdempotent: expect.any(Boolean) };
    expect(made.meta.effect).toEqual(made.type === "mutation" ? effect : undefined);
  });

  test.each(procedures)("%s has fields in snake_case", (_name, { inputs, output }) => {
    const schemas = [
      ...inputs.map((schema) => z.toJSONSchema(schema, { io: "input" })),
      ...(output === undefined ? [] : [z.toJSONSchema(output)]),
    ];
    for (const schema of schemas) {
      const others = keysOf(schema).filter((key) => !/^[a-z0-9_]+$/.test(key));
      // The one name that is tRPC's own.
      expect(others.filter((key) => key !== "lastEventId")).toEqual([]);
    }
  });
});

describe("the walk over schemas finds", () => {
  test.each([
    ["a string without maxLength", z.strictObject({ a: z.string().describe("A") })],
    ["a string without maxLength", z.array(z.string()).max(3)],
    ["a string without maxLength", z.union([z.number(), z.string()])],
    ["a string without maxLength", z.record(z.string(), z.number())],
    ["a string without maxLength", z.iso.datetime()],
    ["an array without maxItems", z.array(z.number())],
    ["takes unknown fields", z.looseObject({ a: z.number().describe("A") })],
    ["takes anything", z.strictObject({ a: z.unknown().describe("A") })],
    ["no description", z.strictObject({ a: z.number() })],
    ["no description", z.array(z.strictObject({ a: z.number() })).max(3)],
    ["lost digits", z.strictObject({ a: z.number().describe("A") })],
    [
      "lost digits",
      z
        .array(
          z
            .number()
            .max(2 ** 60)
            .min(0),
        )
        .max(3),
    ],
    ["loses the key __proto__", z.record(z.string().max(3), z.boolean())],
  ])("%s", (flaw, schema) => {
    const found = schemaFlaws("sample", schema, "input");
    expect(found).toContainEqual(expect.stringContaining(flaw));
  });

  test("no flaw in a sound schema", () => {
    const sound = z.strictObject({
      kind: z.enum(["a", "b"]).describe("Which"),
      text: z.string().max(3).nullable().describe("What"),
    });
    expect(schemaFlaws("sample", sound, "input")).toEqual([]);
  });
});

describe("items", () => {
  const item = { item_id: "m", title: "M" };

  test("get their defaults", () => {
    expect(itemSchema.parse(item)).toEqual({ ...item, categories: [], available: true });
  });

  test.each([
    { attributes: { year: 1927, silent: true, director: "Lang", cast: ["Helm", ""] } },
    { attributes: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i])) },
    { url: "https://example.org/m", image_url: "/covers/m.jpg" },
  ])("take %j", (extra) => {
    expect(itemSchema.safeParse({ ...item, ...extra }).success).toBe(true);
  });

  test.each([
    { item_id: "" },
    { item_id: "x".repeat(257) },
    { item_id: "nul\0" },
    { title: "\uD800" },
    { title: 7 },
    { categories: Array.from({ length: 51 }, () => "c") },
    { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, i])) },
    { attributes: { nested: { a: 1 } } },
    { attributes: { count: Number.NaN } },
    { url: "javascript:alert(1)" },
    { url: "//evil.example" },
    { colour: "red" },
  ])("refuse %j", (extra) => {
    expect(itemSchema.safeParse({ ...item, ...extra }).success).toBe(false);
  });
});

describe("events", () => {
  const event = { user_id: "alice", item_id: "m", type: "view" };

  test.each([
    {},
    { type: "wave" },
    { type: "rating", value: 0.5 },
    { type: "rating", value: 5 },
    { occurred_at: "2026-01-31T12:00:00Z" },
    { occurred_at: "2026-01-31T12:00:00.123+05:30" },
    { user_id: "x".repeat(256) },
  ])("take %j", (extra) => {
    expect(eventSchema.safeParse({ ...event, ...extra }).success).toBe(true);
  });

  test.each([
    { type: "" },
    { type: "rating" },
    { type: "rating", value: 0.4 },
    { type: "rating", value: 5.1 },
    { value: Number.POSITIVE_INFINITY },
    { occurred_at: "2026-02-30T12:00:00Z" },
    { occurred_at: "2026-01-31 12:00" },
    { occurred_at: "2026-01-31T12:00:00" },
    { occurred_at: `2026-01-31T12:00:00.${"0".repeat(40)}Z` },
    { user_id: "" },
    { user_id: null },
    { weight: 3 },
  ])("refuse %j", (extra) => {
    expect(eventSchema.safeParse({ ...event, ...extra }).success).toBe(false);
  });
});

function keysOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const nested = Object.values(node).flatMap((child) => keysOf(child));
  const isObjectSchema = "properties" in node && typeof node.properties === "object";
  return isObjectSchema ? [...Object.keys(node.properties ?? {}), ...nested] : nested;
}
