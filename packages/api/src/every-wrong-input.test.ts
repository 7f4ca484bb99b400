/**
 * Every input of the contract with every kind of wrong value: one fault is one true message in the
 * contract's own words, and the printed JSON Schema gives the same verdict as the server.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { inputIssues, lineOf } from "./base/input-issues.ts";
import { definitions } from "./testing/definitions.ts";
import { SAMPLE_VALUES, variantsOf, wholeInput } from "./testing/input-variants.ts";
import type { InputVariant } from "./testing/input-variants.ts";

const ZODS_WORDS = /expected|received|invalid|unrecognized|too (small|big)|undefined|=|record/i;

/** The input of each procedure: its schema, its JSON Schema, and a whole input. */
const inputs = definitions.map(
  ([
    name,
    {
      inputs: [schema = z.never()],
    },
  ]) => {
    const printed = z.toJSONSchema(schema, { io: "input" });
    return { name, schema, printed, whole: wholeInput(printed) };
  },
);

/** What is said about an input; nothing: it is accepted. */
function linesOf(schema: z.ZodType, input: unknown): string[] {
  const { error } = schema.safeParse(input);
  return error === undefined ? [] : inputIssues(error).map((issue) => lineOf(issue));
}

/** Whether a variant has one fault at most: an object that is no event lacks several fields. */
function hasOneFault({ value, place }: InputVariant): boolean {
  if (typeof value !== "object" || value === null) return true;
  const field = place.at(-1);
  return Array.isArray(value) ? field !== "events" && field !== "items" : field === "attributes";
}

describe("every input", () => {
  test.each(inputs)("$name: its whole input is accepted", ({ schema, whole }) => {
    expect(linesOf(schema, whole)).toEqual([]);
  });

  test.each(inputs)("$name: one fault is one message, at its field", ({ schema, whole }) => {
    for (const variant of variantsOf(whole)) {
      const lines = linesOf(schema, variant.input);
      if (lines.length === 0 || !hasOneFault(variant)) continue;
      expect(
        lines,
        `${JSON.stringify(variant.value)?.slice(0, 99)} at ${variant.place.join(".")}`,
      ).toEqual([expect.stringContaining(String(variant.place.at(-1) ?? "the input "))]);
    }
  });

  test.each(inputs)("$name: messages are the contract's own words", ({ schema, whole }) => {
    for (const { input } of variantsOf(whole)) {
      for (const line of linesOf(schema, input)) {
        expect(line).not.toMatch(ZODS_WORDS);
        expect(line.length).toBeLessThan(700);
      }
    }
  });
});

describe("the JSON Schema of every input says what the server does", () => {
  // Patterns must mean the same to validators that compile them with the flag u, and without it.
  describe.each([true, false])("with unicodeRegExp: %j", (unicodeRegExp) => {
    const ajv = new Ajv2020({
      strict: false,
      strictNumbers: true,
      validateFormats: false,
      unicodeRegExp,
    });

    test.each(inputs)("$name", ({ schema, printed, whole }) => {
      const validate = ajv.compile(printed);
      for (const { input, place, value } of variantsOf(whole)) {
        if (input === undefined) continue;
        const verdict = schema.safeParse(input).success;
        expect(
          validate(input),
          `${JSON.stringify(value)?.slice(0, 99)} at ${place.join(".")}`,
        ).toBe(verdict);
      }
    });

    test.each(inputs)("$name, with any fields", ({ schema, printed, whole }) => {
      const validate = ajv.compile(printed);
      fc.assert(
        fc.property(inputLike(whole), (input) => {
          expect(validate(input)).toBe(schema.safeParse(input).success);
        }),
        { numRuns: 300 },
      );
    });
  });
});

/** A value like this one, in which any part may be left out or be another value. */
function inputLike(value: unknown): fc.Arbitrary<unknown> {
  const samples = SAMPLE_VALUES.filter((sample) => sample !== undefined);
  const others = fc.oneof(
    fc.constantFrom(...samples),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.double({ noNaN: true }),
  );
  return fc.oneof({ weight: 9, arbitrary: alike(value) }, { weight: 1, arbitrary: others });
}

function alike(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) {
    const entries: unknown[] = value;
    return fc.array(inputLike(entries[0]), { maxLength: 3 });
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => [name, inputLike(field)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  }
  return fc.constant(value);
}

/** The words of each kind of fault, as a person reads them. */
describe("people read", () => {
  const event = { user_id: "a", item_id: "b", type: "view" };
  const item = { item_id: "m", title: "M" };

  test.each<[string, unknown, string]>([
    ["recommend", undefined, "the input is missing"],
    ["recommend", [], "the input must be an object"],
    ["recommend", {}, "user_id: is missing"],
    ["recommend", { user_id: 7 }, "user_id: must be a string"],
    ["recommend", { user_id: "" }, "user_id: must not be empty"],
    ["recommend", { user_id: "x".repeat(257) }, "user_id: must have at most 256 characters"],
    [
      "recommend",
      { user_id: "a", limt: 5 },
      'the input has an unknown field "limt": did you mean limit?',
    ],
    [
      "recommend",
      { user_id: "a", uid: 1, count: 1 },
      'the input has unknown fields "uid" and "count": did you mean user_id and limit?',
    ],
    [
      "similar",
      { item_id: "a", limt: 1, c: 1, d: 1, e: 1 },
      'the input has unknown fields "limt", "c", "d" and 1 other; the fields are item_id, limit, categories, category_match, exclude_items, diversity and cursor',
    ],
    ["stats.get", { x: 1 }, 'the input has an unknown field "x": it takes no fields'],
    [
      "popular",
      { category: "Drama" },
      'the input has an unknown field "category": did you mean categories?',
    ],
    ["recommend", { user_id: "a", limit: 0 }, "limit: must be at least 1"],
    ["recommend", { user_id: "a", limit: 1.5 }, "limit: must be a whole number"],
    ["recommend", { user_id: "a", limit: 2 ** 60 }, "limit: must be at most 100"],
    ["recommend", { user_id: "a", diversity: Infinity }, "diversity: is too large for a number"],
    ["recommend", { user_id: "a", category_match: "x" }, 'category_match: must be "any" or "all"'],
    ["recommend", { user_id: "a", categories: [] }, "categories: must not be empty"],
    ["popular", { window_days: 0 }, "window_days: must be more than 0"],
    ["track", {}, "events: is missing"],
    [
      "track",
      { events: [{ ...event, weight: 3 }] },
      'events[0]: has an unknown field "weight"; the fields are event_id, user_id, item_id, type, value, occurred_at and recommendation_id',
    ],
    [
      "track",
      { events: [{ ...event, timestamp: 3 }] },
      'events[0]: has an unknown field "timestamp": did you mean occurred_at?',
    ],
    [
      "items.put",
      { items: [{ ...item, year: 1927 }] },
      'items[0]: has an unknown field "year"; the fields are item_id, title, categories, url, image_url, attributes and available; other data goes into attributes',
    ],
    [
      "track",
      { events: [{ ...event, occurred_at: 1_700_000_000 }] },
      "events[0].occurred_at: must be a time as ISO 8601 with Z or an offset, such as 2026-01-31T12:00:00Z",
    ],
    [
      "track",
      { events: [{ ...event, occurred_at: "yesterday" }] },
      "events[0].occurred_at: must be a time as ISO 8601 with Z or an offset, such as 2026-01-31T12:00:00Z",
    ],
    [
      "track",
      { events: [{ ...event, occurred_at: "0000-01-01T00:00:00Z" }] },
      "events[0].occurred_at: must lie within the years 0001 to 9999",
    ],
    [
      "track",
      { events: [{ ...event, type: "rating" }] },
      "events[0].value: a rating needs a value from 0.5 to 5",
    ],
    [
      "track",
      { events: [{ ...event, value: 2 ** 53 }] },
      "events[0].value: a number beyond ±(2^53 - 1) loses digits; send it as a string, in a field that takes one",
    ],
    ["items.put", { items: [{ ...item, url: "" }] }, "items[0].url: must not be empty"],
    [
      "items.put",
      { items: [{ ...item, url: "//a" }] },
      "items[0].url: must be an http(s) URL or a path that starts with one slash, without blanks and backslashes",
    ],
    [
      "items.put",
      { items: [{ ...item, attributes: { "": 1 } }] },
      'items[0].attributes[""]: as a key, it must not be empty',
    ],
    [
      "items.put",
      { items: [{ ...item, attributes: { a: null } }] },
      "items[0].attributes.a: must be a string, a number, true or false, or a list of strings",
    ],
    [
      "items.put",
      { items: [{ ...item, attributes: { "a b": ["c", 7] } }] },
      'items[0].attributes["a b"][1]: must be a string',
    ],
    [
      "items.put",
      { items: [{ ...item, attributes: JSON.parse('{"__proto__":"x"}') }] },
      "items[0].attributes.__proto__: is not allowed as a key; give it another name",
    ],
    [
      "items.put",
      JSON.parse('{"items":[{"item_id":"m","title":"M","attributes":{"ean":1e400}}]}'),
      "items[0].attributes.ean: a number beyond ±(2^53 - 1) loses digits; send it as a string, in a field that takes one",
    ],
  ])("of %s %j: %s", (name, input, line) => {
    const found = inputs.find((entry) => entry.name === name);
    expect(found && linesOf(found.schema, input)).toEqual([line]);
  });
});
