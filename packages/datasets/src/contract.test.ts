/** The readers' limits are the contract's: what one takes the other takes, what not, not. */
import { eventSchema, itemSchema } from "@hellorec/api";
import fc from "fast-check";
import { expect, test } from "vitest";

import { Problem } from "./files/problem.ts";
import { eventFrom } from "./records/event-from.ts";
import { itemFrom } from "./records/item-from.ts";

const ORIGIN = { file: "a.jsonl", line: 1 };

const short = fc.string({ unit: "binary", minLength: 1, maxLength: 5 });

/** Mostly good text of about `max` characters at most, and what is no good text. */
function text(max: number) {
  return fc.oneof(
    { weight: 12, arbitrary: short },
    fc.constantFrom<unknown>("x".repeat(max), "x".repeat(max + 1), "", "\0", "\ud800", 7, null, []),
    fc.constantFrom("🦊".repeat(max), "🦊".repeat(max + 1)),
  );
}

/** A record whose fields may each be missing, and that may have one more. */
function record(fields: Record<string, fc.Arbitrary<unknown>>, required: string[]) {
  return fc
    .tuple(
      fc.record(fields, { requiredKeys: required }),
      fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, fc.constant({ stray: 1 })),
    )
    .map(([record, stray]) => ({ ...record, ...stray }));
}

const link = fc.constantFrom<unknown>(
  "https://example.com/a",
  "HTTP://example.com",
  "/a",
  "//a",
  "a b",
  `/${"a".repeat(2048)}`,
  "javascript:alert(1)",
  7,
);
const attribute = fc.oneof(
  text(5000),
  fc.double(),
  fc.boolean(),
  fc.array(text(500), { maxLength: 3 }),
  fc.constantFrom<unknown>(
    Array.from({ length: 101 }, () => "a"),
    {},
    null,
  ),
);
const attributes = fc.oneof(
  fc.dictionary(fc.stringMatching(/^[a-z ]{1,5}$/), attribute, { maxKeys: 3 }),
  fc.constantFrom<unknown>(
    Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`a${at}`, at])),
    Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`a${at}`, at])),
    { ["k".repeat(101)]: 1 },
    { "": 1 },
    JSON.parse('{"__proto__":1}'),
    { a: 2 ** 53 },
    { a: 1 - 2 ** 53 },
    [],
    7,
  ),
);
const categories = fc.oneof(
  fc.array(text(100), { maxLength: 3 }),
  fc.constantFrom<unknown>(
    Array.from({ length: 51 }, () => "a"),
    "Drama",
  ),
);

test("takes the events the contract takes", () => {
  const event = record(
    {
      event_id: text(256),
      user_id: text(256),
      item_id: text(256),
      type: fc.oneof(fc.constantFrom("rating", "view"), text(64)),
      value: fc.oneof(
        fc.constantFrom<unknown>(0.5, 5, 5.1, 0, "3", Number.NaN, 2 ** 53, -(2 ** 53), Infinity),
        fc.double(),
      ),
      occurred_at: fc.constantFrom<unknown>(
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.5+01:00",
        "2026-02-30T12:00:00Z",
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "soon",
        7,
      ),
      recommendation_id: text(64),
    },
    ["user_id", "item_id", "type"],
  );
  fc.assert(
    fc.property(event, (raw) => {
      const parsed = eventFrom(raw, ORIGIN);
      expect(!(parsed instanceof Problem)).toBe(eventSchema.safeParse(raw).success);
      if (parsed instanceof Problem) return;
      expect(eventSchema.parse(parsed.event)).toEqual(parsed.event);
      expect({ ...parsed.event, occurred_at: 0, event_id: 0 }).toEqual({
        ...raw,
        occurred_at: 0,
        event_id: 0,
      });
    }),
    { numRuns: 1000 },
  );
});

test("takes the items the contract takes", () => {
  const item = record(
    {
      item_id: text(256),
      title: text(500),
      categories,
      url: link,
      image_url: link,
      attributes,
      available: fc.constantFrom<unknown>(true, false, "yes"),
    },
    ["item_id", "title"],
  );
  fc.assert(
    fc.property(item, (raw) => {
      const parsed = itemFrom(raw);
      expect(!(parsed instanceof Problem)).toBe(itemSchema.safeParse(raw).success);
      if (!(parsed instanceof Problem)) expect(parsed.item).toEqual(raw);
    }),
    { numRuns: 1000 },
  );
});
