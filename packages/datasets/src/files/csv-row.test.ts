import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseCsvRow } from "./csv-row.ts";

function write(fields: readonly string[], delimiter: string, quoted: readonly boolean[]): string {
  return fields
    .map((field, at) =>
      quoted[at] === true || field.startsWith('"') || field.includes(delimiter)
        ? `"${field.replaceAll('"', '""')}"`
        : field,
    )
    .join(delimiter);
}

describe("parseCsvRow", () => {
  test("gives back the fields that were written", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", '"', ",", ";", "\t", " ", "\n", "é", "🎬"),
    });
    const row = fc.array(text, { minLength: 1, maxLength: 6 });
    const quoted = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(row, quoted, fc.constantFrom(",", ";", "\t"), (fields, quoted, delimiter) => {
        const written = write(fields, delimiter, quoted);
        expect(parseCsvRow(written, delimiter)).toEqual({ kind: "row", fields });
      }),
    );
  });

  test.each([
    ['a,"b', "open"],
    ['a,"b""', "open"],
    ['a,"b"c', "bad"],
    ['"a" ,b', "bad"],
  ])("%s: %s", (text, kind) => {
    expect(parseCsvRow(text, ",").kind).toBe(kind);
  });

  test("takes a quote inside a field that does not begin with one as text", () => {
    const row = parseCsvRow('1,TV 24" wide,"x"', ",");
    expect(row).toEqual({ kind: "row", fields: ["1", 'TV 24" wide', "x"] });
  });
});
