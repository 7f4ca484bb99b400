/** Where a text stops being JSON, checked against the parser itself. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { describeJsonFault } from "./json-fault.ts";

test.each([
  ['{"a":}', 'line 1, column 6 has "}"'],
  ['{"a":1,}', 'line 1, column 8 has "}"'],
  ['{"a":1', "line 1, column 7 is its end"],
  ["", "line 1, column 1 is its end"],
  ["user_id=alice", 'line 1, column 1 has "u"'],
  ["{'a':1}", 'line 1, column 2 has "\'"'],
  ['{\n  "a": 01\n}', 'line 2, column 9 has "1"'],
  ['{"😀": nope}', 'line 1, column 7 has "n"'],
  ['["a\nb"]', 'line 1, column 4 has "\\n"'],
  ['["\\x"]', 'line 1, column 3 has "\\\\"'],
  ["[1] 😀", 'line 1, column 5 has "😀"'],
])("%j: %s", (text, place) => {
  expect(describeJsonFault(text)).toBe(place);
});

test("deep nesting and a long string are read in one pass", () => {
  expect(describeJsonFault("[".repeat(1_000_000))).toBe("line 1, column 1000001 is its end");
  expect(describeJsonFault(`"${"x".repeat(1_000_000)}`)).toBe("line 1, column 1000002 is its end");
});

test("there is a fault where JSON.parse finds one, and nowhere else", () => {
  const parts = fc.constantFrom(
    ...Array.from('[]{},:"\\ 0-1.e+unt'),
    "true",
    "null",
    '"a"',
    "\t",
    "\u2028",
  );
  const damaged = fc
    .tuple(fc.json(), fc.nat(), fc.nat(2), fc.string({ maxLength: 2 }))
    .map(([json, at, drop, put]) => {
      const from = at % (json.length + 1);
      return json.slice(0, from) + put + json.slice(from + drop);
    });
  fc.assert(
    fc.property(
      fc.oneof(
        damaged,
        fc.array(parts).map((all) => all.join("")),
      ),
      (text) => {
        expect(describeJsonFault(text) === undefined).toBe(isJson(text));
      },
    ),
    { numRuns: 2000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
