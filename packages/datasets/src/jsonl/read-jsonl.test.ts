import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { contents, TestDirectory } from "../testing/test-files.ts";
import { readJsonl } from "./read-jsonl.ts";

async function read(content: string | Buffer): Promise<unknown[]> {
  await using directory = await TestDirectory.with({ "a.jsonl": content });
  return await contents(readJsonl(directory.file("a.jsonl")));
}

const ITEM = {
  item_id: "metropolis",
  title: "Metropolis",
  categories: ["Drama"],
  url: "/metropolis",
  attributes: { year: 1927, silent: true, cast: ["Brigitte Helm"], note: "" },
  available: true,
};
const EVENT = {
  event_id: "e1",
  user_id: "alice",
  item_id: "metropolis",
  type: "rating",
  value: 4.5,
  occurred_at: "2026-01-31T12:00:00.000Z",
  recommendation_id: "r1",
};

describe("readJsonl", () => {
  test("gives back items and events as they were exported", async () => {
    const text = [ITEM, EVENT].map((entry) => JSON.stringify(entry)).join("\r\n");
    expect(await read(`\uFEFF${text}\n\n`)).toEqual([ITEM, EVENT]);
  });

  test("takes a byte order mark before any line, as joined files have it", async () => {
    const lines = [ITEM, EVENT].map((entry) => `\uFEFF${JSON.stringify(entry)}\n`);
    expect(await read(lines.join(""))).toEqual([ITEM, EVENT]);
  });

  test.each([
    ['"title":"A","attributes":{"ean":12345678901234567891}', 'attribute "ean"', "it as a string"],
    ['"title":"A","attributes":{"ean":1e400}', 'attribute "ean"', "it as a string"],
    ['"user_id":"a","type":"view","value":9007199254740993', "value", "a smaller one"],
  ])("refuses a number that lost digits: %s", async (fields, name, wanted) => {
    expect(await read(`{"item_id":"b",${fields}}`)).toEqual([
      `1: ${name}: a number beyond ±(2^53 - 1) loses digits; write ${wanted}`,
    ]);
  });

  test("refuses a key that would be lost", async () => {
    expect(await read('{"item_id":"a","title":"A","attributes":{"__proto__":"x"}}')).toEqual([
      '1: attributes: "__proto__" is not allowed as a key; give it another name',
    ]);
  });

  test("gives back whatever was written", async () => {
    const text = fc
      .string({ unit: "binary", minLength: 1, maxLength: 20 })
      .filter((value) => !value.includes("\0"));
    const event = fc.record({
      event_id: text,
      user_id: text,
      item_id: text,
      type: fc.constantFrom("view", "like", "x"),
      value: fc
        .double({ noNaN: true, min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
        .map((value) => value + 0),
      occurred_at: fc
        .date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true })
        .map((date) => date.toISOString()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (events) => {
        const lines = events.map((entry) => JSON.stringify(entry));
        expect(await read(lines.join("\n"))).toEqual(events);
      }),
      { numRuns: 50 },
    );
  });

  test("gives events without an ID the same one at every reading", async () => {
    const line = JSON.stringify({ user_id: "a", item_id: "b", type: "view" });
    const first = await read(`${line}\n${line}\n`);
    expect(await read(`${line}\n${line}\n`)).toEqual(first);
    expect(first[0]).not.toEqual(first[1]);
  });

  test("tells of each bad line and goes on", async () => {
    expect(
      await read(
        Buffer.concat([
          Buffer.from(`{"user_id":"a","item_id":"b","type":"view"
[1]
7
{"item_id":"b"}
{"user_id":"a","item_id":"b","type":"view","score":1}
{"user_id":"a","item_id":7,"type":"view"}
{"user_id":"a","item_id":"b","type":"view","occurred_at":"yesterday"}
{"user_id":"a\\u0000","item_id":"b","type":"view"}
{"item_id":"b","title":"B","categories":"Drama"}
{"item_id":"b","title":"B","attributes":{"a":{"b":1}}}
{"item_id":"b","title":"B","__proto__":{"available":false}}
`),
          Buffer.from([0x22, 0xff, 0x22, 0x0a]),
          Buffer.from(`${JSON.stringify(ITEM)}\n${JSON.stringify(EVENT).slice(0, -9)}`),
        ]),
      ),
    ).toEqual([
      '1: not JSON: {"user_id":"a","item_id":"b","type":"vie…; write one JSON object a line',
      "2: must be an object",
      "3: must be an object",
      "4: neither an event (it has no user_id) nor an item (it has no title)",
      expect.stringMatching(/^5: has an unknown field "score"; an event has event_id, user_id, /),
      "6: item_id must be a string",
      expect.stringMatching(/^7: the time "yesterday" must be ISO 8601/),
      "8: user_id must not contain NUL characters or lone surrogates",
      "9: categories must be a list",
      '10: attribute "a" must be a string, a number, true or false, or a list of strings',
      expect.stringMatching(/^11: has an unknown field "__proto__"; an item has item_id, title, /),
      "12: not valid UTF-8; save the file as UTF-8",
      ITEM,
      expect.stringMatching(/^14: not JSON: .*; the file ends in the middle of this line; copy/),
    ]);
  });

  test("says how to turn an array into lines", async () => {
    await expect(read(`[{"user_id":"a"}]`)).rejects.toThrow("is a JSON array");
  });

  test("bounds the length of a line", async () => {
    const long = `{"item_id":"a","title":"${"x".repeat(3 * 1024 * 1024)}"}`;
    expect(await read(`${JSON.stringify(ITEM)}\n${long}\n${JSON.stringify(EVENT)}\n`)).toEqual([
      ITEM,
      "2: the line is longer than 2 MiB; write one record a line",
      EVENT,
    ]);
  });
});
