/** Which bad lines are reported on a terminal. */
import { expect, test } from "vitest";

import { BadLines } from "./bad-lines.ts";

function reported(count: number): string[] {
  const lines: string[] = [];
  const bad = new BadLines((text) => lines.push(text), true);
  for (let line = 1; line <= count; line += 1) bad.add({ file: "a.csv", line, reason: "why" });
  bad.summarize();
  return lines;
}

test("on a terminal the first twenty are reported, and how to see the others", () => {
  const lines = reported(1057);
  expect(lines).toHaveLength(21);
  expect(lines[19]).toBe("a.csv:20: why");
  expect(lines[20]).toBe("and 1,037 more bad lines; add 2> bad-lines.txt to see all");
});

test("twenty are reported without a summary", () => {
  expect(reported(20).at(-1)).toBe("a.csv:20: why");
});
