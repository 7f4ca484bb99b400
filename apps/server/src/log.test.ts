/** What the operator is told at the start, on a terminal and elsewhere. */
import { pino } from "pino";
import { expect, test } from "vitest";

import { operatorLines } from "./log.ts";

test.each([
  [true, "info", ["migrated"], 0],
  [true, "warn", [], 0],
  [false, "info", [], 1],
  [false, "silent", [], 0],
] as const)("on a terminal: %s, LOG_LEVEL=%s", (isTerminal, level, printed, logged) => {
  const lines: string[] = [];
  const logLines: string[] = [];
  const log = pino({ level }, { write: (line: string) => void logLines.push(line) });
  operatorLines({ log, isTerminal, print: (line) => void lines.push(line) })("migrated");
  expect(lines).toEqual(printed);
  expect(logLines).toHaveLength(logged);
});
