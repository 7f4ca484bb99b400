/** Numbers are stored as they were sent, and lists that mean sets are sets. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { definitions } from "../testing/definitions.ts";
import { query } from "../testing/over-http.ts";
import { samplePorts } from "../testing/sample-ports.ts";
import { eventSchema, storedEventSchema } from "./event.ts";
import { itemSchema, storedItemSchema } from "./item.ts";
import { exactNumber, itemId, setOf, text } from "./primitives.ts";

const item = { item_id: "m", title: "M" };
const event = { user_id: "a", item_id: "m", type: "view" };

describe("numbers", () => {
  const lost = ["9007199254740993", "12345678901234567891", "-9007199254740993", "1e400", "-1e17"];
  const kept = ["9007199254740991", "-9007199254740991", "0.30000000000000004", "1e-7", "4.5"];

  test.each(lost)("%s is refused, and a string is asked for", (number) => {
    const sent: unknown[] = [
      itemSchema.safeParse(JSON.parse(`{"item_id":"m","title":"M","attributes":{"n":${number}}}`)),
      eventSchema.safeParse(
        JSON.parse(`{"user_id":"a","item_id":"m","type":"view","value":${number}}`),
      ),
    ];
    for (const result of sent) {
      expect(result).toMatchObject({
        success: false,
        error: { issues: [{ message: expect.stringContaining("send it as a string") }] },
      });
    }
  });

  test.each(kept)("%s is taken", (number) => {
    const n: unknown = JSON.parse(number);
    expect(itemSchema.parse({ ...item, attributes: { n } }).attributes).toEqual({ n });
    expect(eventSchema.parse({ ...event, value: n }).value).toBe(n);
  });

  test("no whole number that is taken was rounded", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (whole) => {
        const { success, data } = exactNumber.safeParse(JSON.parse(String(whole)));
        const isSafe = BigInt.asIntN(54, whole) === whole && whole !== -(2n ** 53n);
        expect(success).toBe(isSafe);
        if (success) expect(BigInt(data)).toBe(whole);
      }),
      { numRuns: 2000 },
    );
  });

  test("that were stored before stay readable", () => {
    const stored = { ...event, event_id: "e", occurred_at: "2026-01-31T12:00:00Z", value: 1e300 };
    expect(storedEventSchema.parse(stored)).toEqual(stored);
    expect(storedItemSchema.parse({ ...item, attributes: { n: 2 ** 60 } })).toMatchObject({
      attributes: { n: 2 ** 60 },
    });
  });
});

describe("sets", () => {
  test("keep the first of each entry, in order", () => {
    const tags = setOf(itemId, { max: 5 });
    expect(tags.parse(["b", "a", "b", "c", "a"])).toEqual(["b", "a", "c"]);
    expect(tags.safeParse(["a", "a", "a", "a", "a", "a"]).success).toBe(false);
  });

  const twice = ["A", "B", "A"];
  const once = ["A", "B"];
  test.each<[string, object, object]>([
    ["items.put", { items: [{ ...item, categories: twice }] }, { items: [{ categories: once }] }],
    ["items.remove", { item_ids: twice }, { item_ids: once }],
    ["items.list", { categories: twice }, { categories: once }],
    ["recommend", { user_id: "a", exclude_items: twice }, { exclude_items: once }],
    ["recommend", { user_id: "a", categories: twice }, { categories: once }],
    ["recommendForSession", { item_ids: twice }, { item_ids: once }],
    ["similar", { item_id: "a", categories: twice }, { categories: once }],
    ["popular", { exclude_items: twice }, { exclude_items: once }],
  ])("%s %j", (name, input, output) => {
    const schema = definitions.find(([other]) => other === name)?.[1].inputs[0];
    expect(schema?.parse(input)).toMatchObject(output);
  });

  test("lists of attributes are data of the caller's own, and stay as they are", () => {
    expect(itemSchema.parse({ ...item, attributes: { cast: twice } }).attributes).toEqual({
      cast: twice,
    });
  });
});

test("a character is a Unicode code point", async () => {
  expect(text(2).safeParse("🦊🦊").success).toBe(true);
  expect(text(2).safeParse("🦊🦊🦊").success).toBe(false);
  const input = JSON.stringify({ user_id: "🦊".repeat(256) });
  expect((await query(samplePorts(), "recommend", input)).status).toBe(200);
});
