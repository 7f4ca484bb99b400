/** Python's decoder, case by case. flask-fuzz.test.ts covers random bodies. */
import { describe, expect, test } from "vitest";

import { PythonJsonError } from "./python-json-error.ts";
import { pythonJsonLoads } from "./python-json.ts";

const accepted: [name: string, bytes: Buffer, value: unknown][] = [
  ["UTF-8", Buffer.from('{"a":"ü"}'), { a: "ü" }],
  ["UTF-8 with a mark", Buffer.from('\ufeff{"a":1}'), { a: 1 }],
  ["UTF-16 without a mark", Buffer.from('{"a":1}', "utf16le"), { a: 1 }],
  ["one character of UTF-16", Buffer.of(0x31, 0), 1],
  ["one character of UTF-16, big end first", Buffer.of(0, 0x31), 1],
  ["UTF-32, big end first", Buffer.of(0, 0, 0, 0x34, 0, 0, 0, 0x32), 42],
  ["an encoded surrogate", Buffer.of(0x22, 0xed, 0xa0, 0x80, 0x22), "\ud800"],
  ["encoded surrogates among others", Buffer.from('"aé\ud83d€x"', "utf16le"), "aé\ud83d€x"],
  [
    "the same in UTF-8",
    Buffer.concat([Buffer.from('"é€😀'), Buffer.of(0xed, 0xbf, 0xbf, 0x22)]),
    "é€😀\udfff",
  ],
  ["NaN and the infinities", Buffer.from("[NaN,Infinity,-Infinity]"), [null, null, null]],
  [
    "their names in strings",
    Buffer.from('["NaN", "\\"-Infinity", NaN]'),
    ["NaN", '"-Infinity', null],
  ],
  ["the last of equal keys", Buffer.from('{"a":1,"a":2}'), { a: 2 }],
  ["970 levels", Buffer.from("[".repeat(970) + "]".repeat(970)), expect.anything()],
  ["many brackets side by side", Buffer.from(`[${"[],".repeat(2000)}0]`), expect.anything()],
  ["brackets in a string", Buffer.from(JSON.stringify("[".repeat(2000))), "[".repeat(2000)],
  ["4,300 digits", Buffer.from("9".repeat(4300)), Infinity],
  ["a long fraction", Buffer.from(`1.${"0".repeat(5000)}`), 1],
  ["a long exponent", Buffer.from(`1e${"0".repeat(5000)}`), 1],
];

const refused: [name: string, bytes: Buffer][] = [
  ["nothing", Buffer.alloc(0)],
  ["overlong UTF-8", Buffer.of(0x22, 0xc0, 0xaf, 0x22)],
  ["a cut-off surrogate", Buffer.of(0x22, 0xed, 0xa0, 0x22)],
  ["half a UTF-16 unit", Buffer.concat([Buffer.from('{"a":1}', "utf16le"), Buffer.of(0x20)])],
  ["half a UTF-32 unit", Buffer.of(0, 0, 0, 0x34, 0x20)],
  ["beyond the last code point", Buffer.of(0, 0, 0, 0x22, 0, 0x11, 0, 0, 0, 0, 0, 0x22)],
  ["two marks", Buffer.from("\ufeff\ufeff1")],
  ["990 levels", Buffer.from("[".repeat(990) + "]".repeat(990))],
  ["4,301 digits", Buffer.from("9".repeat(4301))],
  ["words run together", Buffer.from("1NaN")],
  ["a sign before NaN", Buffer.from("-NaN")],
  ["a word as a key", Buffer.from("{NaN:1}")],
  ["a string without an end", Buffer.from(`"${"a".repeat(2000)}`)],
];

describe("pythonJsonLoads", () => {
  test.each(accepted)("takes %s", (_name, bytes, value) => {
    expect(pythonJsonLoads(bytes)).toEqual(value);
  });

  test.each(refused)("refuses %s", (_name, bytes) => {
    expect(() => pythonJsonLoads(bytes)).toThrow(PythonJsonError);
  });

  test("leaves the body as it was", () => {
    const bytes = Buffer.from('\ufeff{"a":1}', "utf16le").swap16();
    const before = Buffer.from(bytes);
    pythonJsonLoads(bytes);
    expect(bytes).toEqual(before);
  });

  test("keeps prototype keys as plain data", () => {
    const value = pythonJsonLoads(Buffer.from('{"__proto__":{"user_id":"x"},"n":NaN}'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
