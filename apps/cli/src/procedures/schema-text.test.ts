/** JSON Schemas as text, and every schema of the contract. */
import { describe, expect, test } from "vitest";

import { loadProcedures } from "./procedures.ts";
import { fieldsOf, typeText } from "./schema-text.ts";

describe("types", () => {
  test.each<[object, string]>([
    [{ type: "integer", minimum: 1, maximum: 100, default: 10 }, "whole number 1..100, default 10"],
    [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, "whole number"],
    [{ type: "number", exclusiveMinimum: 0, maximum: 5 }, "number over 0, at most 5"],
    [{ type: "string", minLength: 1, maxLength: 9 }, "string of 1..9 characters"],
    [{ type: "string", format: "date-time", maxLength: 40 }, "time as ISO 8601"],
    [{ enum: ["any", "all"], default: "any" }, '"any" | "all", default "any"'],
    [
      { type: "array", items: { type: "string" }, minItems: 1, maxItems: 9 },
      "list of strings, 1..9 of them",
    ],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string | null"],
    [{}, "anything"],
  ])("%j is %j", (schema, text) => {
    expect(typeText({ ...schema })).toBe(text);
  });
});

test("fields of objects in lists, and of objects that may be null, are listed too", () => {
  const row = { type: "object", properties: { id: { type: "string" } }, required: ["id"] };
  const schema = {
    type: "object",
    properties: {
      rows: { type: "array", items: row, description: "Some" },
      last: { anyOf: [row, { type: "null" }] },
    },
    required: ["rows"],
  };
  expect(fieldsOf(schema).map(({ path, required }) => [path, required])).toEqual([
    ["rows", true],
    ["rows[].id", true],
    ["last", false],
    ["last.id", true],
  ]);
});

test("every procedure of the contract is described, with the meaning of every input", async () => {
  const procedures = await loadProcedures();
  expect(procedures.length).toBeGreaterThan(15);
  const undescribed = procedures.flatMap(({ name, description, input }) => {
    const fields = fieldsOf(input() ?? {}).filter((field) => field.path !== "");
    const silent = fields.filter((field) => field.description === "").map(({ path }) => path);
    return description === "" || silent.length > 0 ? [`${name}: ${silent.join(", ")}`] : [];
  });
  expect(undescribed).toEqual([]);
});
