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
      const read = readQuery(`/trpc/x${search}`);
      if (read === null) {
        // Some name is escaped, or some escape is not UTF-8.
        expect(search).toMatch(/%/);
        return;
      }
      expect(read).toEqual({
        input: expected.get("input"),
        batch: expected.get("batch"),
        connectionParams: expected.get("connectionParams"),
      });
    }),
    { numRuns: 2000 },
  );
});

test.each(["input=%ff", "input=%C3", "batch=%zz", "inpu%74=1"])("leaves %s to others", (query) => {
  expect(readQuery(`/trpc/x?${query}`)).toBeNull();
});

test("reads nothing where there is no query", () => {
  expect(readQuery("/trpc/x")).toEqual({ input: null, batch: null, connectionParams: null });
});
