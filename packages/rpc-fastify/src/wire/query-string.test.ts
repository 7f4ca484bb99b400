/** The query string is read as URLSearchParams reads it. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { readQuery } from "./query-string.ts";

const part = fc.oneof(
  fc.constantFrom(
    "input",
    "batch",
    "connectionParams",
    "=",
    "&",
    "+",
    "%",
    "%20",
    "%C3%BC",
    "%ff",
    "inpu%74",
    "1",
  ),
  fc.stringMatching(/^[\w%=+.?"{}-]{0,4}$/),
);

test("reads what URLSearchParams reads", () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const search = `?${parts.join("")}`;
      const expected = new URLSearchParams(search);
      expect(readQuery(`/trpc/x${search}`)).toEqual({
        input: expected.get("input"),
        batch: expected.get("batch"),
        connectionParams: expected.get("connectionParams"),
      });
    }),
    { numRuns: 2000 },
  );
});

test("reads nothing where there is no query", () => {
  expect(readQuery("/trpc/x")).toEqual({ input: null, batch: null, connectionParams: null });
});
