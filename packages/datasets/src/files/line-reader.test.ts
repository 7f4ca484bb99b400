import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { TestDirectory } from "../testing/test-files.ts";
import { readLines } from "./line-reader.ts";
import type { Line } from "./line-reader.ts";
import { Problem } from "./problem.ts";

/** The file's lines, put together from its blocks, with each block's number checked. */
async function read(content: string | Buffer): Promise<{ lines: Line[]; bytes: number }> {
  await using directory = await TestDirectory.with({ a: content });
  const lines: Line[] = [];
  let bytes = 0;
  const blocks = readLines(directory.file("a"), "utf-8", (count) => {
    bytes += count;
  });
  for await (const block of blocks) {
    expect(block.first).toBe(lines.length + 1);
    lines.push(...block.lines);
  }
  return { lines, bytes };
}

describe("readLines", () => {
  test("gives every line once, numbered, across blocks, and counts the bytes", async () => {
    // Long and short lines, so that blocks end within lines and within characters.
    const line = fc
      .tuple(fc.constantFrom("é", "a", "🎬", "\r"), fc.integer({ min: 0, max: 40_000 }))
      .map(([unit, count]) => unit.repeat(count));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const text = lines.map((line) => `${line}\n`).join("");
        expect(await read(text)).toEqual({ lines, bytes: Buffer.byteLength(text) });
      }),
      { numRuns: 30 },
    );
  });

  test("gives a last line without an end, marked", async () => {
    await using directory = await TestDirectory.with({ a: "one\ntwo" });
    const marks: [readonly Line[], boolean][] = [];
    for await (const block of readLines(directory.file("a"), "utf-8", () => undefined)) {
      marks.push([block.lines, block.unterminated]);
    }
    expect(marks).toEqual([
      [["one"], false],
      [["two"], true],
    ]);
  });

  test("drops a line that is too long, even the last, and keeps counting", async () => {
    const long = "x".repeat(1_500_000);
    const problem = new Problem("the line is longer than 1 MiB; write one record a line");
    expect((await read(`a\n${long}\nb\n${long}`)).lines).toEqual(["a", problem, "b", problem]);
  });
});
