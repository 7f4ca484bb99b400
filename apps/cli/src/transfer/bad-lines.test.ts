/** Which bad lines are told where a person watches. */
import { expect, test } from "vitest";

import { BadLines } from "./bad-lines.ts";

function told(count: number): string[] {
  const lines: string[] = [];
  const bad = new BadLines((text) => lines.push(text), true);
  for (let line = 1; line <= count; line += 1) bad.add({ file: "a.csv", line, reason: "why" });
  bad.summarize();
  return lines;
}

test("on a terminal the first twenty are told, and how to see the others", () => {
  const lines = told(1057);
  expect(lines).toHaveLength(21);
  expect(lines[19]).toBe("a.csv:20: why");
  expect(lines[20]).toBe("and 1,037 more bad lines; add 2> bad-lines.txt to see all");
});

test("twenty are told without a word more", () => {
  expect(told(20).at(-1)).toBe("a.csv:20: why");
});
