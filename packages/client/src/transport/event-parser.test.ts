/** The parser of server-sent events: the examples of the standard, and streams split anywhere. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { EventParser } from "./event-parser.ts";
import type { StreamMessage } from "./event-parser.ts";
import { readEvents } from "./read-events.ts";

/** The messages of a text that arrives in these parts. */
function parsed(...parts: readonly string[]): readonly StreamMessage[] {
  const messages: StreamMessage[] = [];
  const parser = new EventParser((message) => messages.push(message));
  for (const part of parts) parser.push(part);
  return messages;
}

const pairs = (...parts: readonly string[]) =>
  parsed(...parts).map(({ type, data }) => [type, data]);

/** The messages of bytes that arrive in these parts. */
async function read(parts: readonly Uint8Array[]): Promise<readonly (readonly string[])[]> {
  const messages: string[][] = [];
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
  await readEvents(stream, ({ type, data, lastEventId }) => {
    messages.push([type, data, lastEventId]);
  });
  return messages;
}

test("lines of data are joined, and one space after the colon is dropped", () => {
  expect(pairs("data: YHOO\ndata: +2\ndata:  10\n\n")).toEqual([["message", "YHOO\n+2\n 10"]]);
});

test("comments, unknown fields and messages without data deliver nothing", () => {
  expect(pairs(": hello\n\nevent: add\n\nfoo: bar\ndataset: 1\n\n")).toEqual([]);
  expect(pairs("event: add\n\ndata: 1\n\n")).toEqual([["message", "1"]]);
});

test("a field without a colon or a value is empty data", () => {
  expect(pairs("data\n\ndata\ndata\n\ndata:")).toEqual([
    ["message", ""],
    ["message", "\n"],
  ]);
  expect(pairs("event: return\ndata: \n\n")).toEqual([["return", ""]]);
});

test("an ID stays until the next one; one with NUL is ignored", () => {
  const text = "data: a\nid: 1\n\ndata: b\nid: x\0y\n\ndata: c\nid\n\n";
  expect(parsed(text).map(({ lastEventId }) => lastEventId)).toEqual(["1", "1", ""]);
});

test("`retry` takes digits alone", () => {
  const text = "retry: 250\ndata: a\n\nretry: 2s\ndata: b\n\nretry: -1\nretry: 1e3\ndata: c\n\n";
  expect(parsed(text).map(({ retryMs }) => retryMs)).toEqual([250, 250, 250]);
});

test("a message that is not ended is dropped", () => {
  expect(pairs("data: a\n\ndata: b\n")).toEqual([["message", "a"]]);
});

test("a message, or a line that never ends, is bounded", () => {
  const ofTen = () => new EventParser(() => undefined, 10);
  expect(() => ofTen().push("data: 12345\n\n")).toThrow(RangeError);
  const lines = ofTen();
  lines.push("data:123\n");
  expect(() => lines.push("data:123\n")).toThrow(/longer than 10 characters/);
  const endless = ofTen();
  endless.push("data:");
  expect(() => endless.push("123456")).toThrow(RangeError);
  const many = ofTen();
  for (let count = 0; count < 100; count += 1) many.push("data:1\n\n");
});

const lineEnd = fc.constantFrom("\n", "\r", "\r\n");
const line = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .map((text) => text.replace(/[\r\n]/g, "_"));
const message = fc.record({
  // A type of spaces alone would begin with the one that is dropped.
  type: line.filter((text) => text !== ""),
  data: fc.array(line, { minLength: 1, maxLength: 4 }),
  id: line.filter((text) => !text.includes("\0")),
  comment: line,
});

test("whatever ends the lines, and wherever the bytes are split, the messages are the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 5 }),
      fc.infiniteStream(lineEnd),
      fc.boolean(),
      fc.array(fc.nat(), { maxLength: 12 }),
      async (messages, ends, hasMark, cuts) => {
        const end = (): string => ends.next().value ?? "\n";
        const text = messages
          .map(
            ({ type, data, id, comment }) =>
              `event: ${type}${end()}:${comment}${end()}id: ${id}${end()}` +
              // CR and LF of two ends one behind the other would be one end.
              `${data.map((each) => `data: ${each}${end()}`).join("")}retry:\n\n`,
          )
          .join("");
        const bytes = new TextEncoder().encode((hasMark ? "\uFEFF" : "") + text);
        const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
        const parts = [0, ...places].map((from, at) => bytes.subarray(from, places[at]));
        const expected = messages.map(({ type, data, id }) => [type, data.join("\n"), id]);
        expect(await read(parts)).toEqual(expected);
        expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  );
});

test("any bytes at all are read to their end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
      async (parts) => {
        const whole = new Uint8Array(parts.flatMap((part) => [...part]));
        expect(await read(parts)).toEqual(await read([whole]));
      },
    ),
  );
});

test("any text of the characters that mean something is the same, however it is split", () => {
  const letters = fc.constantFrom("data", "event", "id", ":", " ", "a", "\r", "\n", "\r\n", "\n\n");
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 40 }), (parts) => {
      expect(parsed(...parts)).toEqual(parsed(parts.join("")));
      expect(parsed(...parts.join("").split(""))).toEqual(parsed(parts.join("")));
    }),
  );
});
