/** What arguments ask for, and how wrong ones are refused. The program's use of it: program-settings.test.ts. */
import { expect, test } from "vitest";

import { readArguments } from "./arguments.ts";

test.each([
  [["sever"], 'unknown command "sever": did you mean serve?'],
  [["xyz"], 'unknown command "xyz"'],
  [["help", "confg"], "did you mean config?"],
  [["serve", "--dmeo"], "did you mean --demo?"],
  [["serve", "--json"], "--json belongs to doctor and config"],
  [["serve", "--env-file=/dev/null"], "use --dotenv FILE"],
  [["doctor", "now"], "too many arguments for doctor"],
  [["serve", "--dotenv"], "argument missing"],
])("%j is refused", (args, reason) => {
  expect(() => readArguments(args)).toThrow(reason);
});

test.each([
  [[], { kind: "overview", isAsked: false }],
  [["-h"], { kind: "overview", isAsked: true }],
  [["help"], { kind: "overview", isAsked: true }],
  [["help", "serve"], { kind: "help", command: { name: "serve" } }],
  [["serve", "--demo", "--help"], { kind: "help", command: { name: "serve" } }],
  [["help", "settings"], { kind: "settings" }],
  [["serve", "--version"], { kind: "version" }],
  [["config", "print", "--json"], { kind: "run", words: ["print"], values: { json: true } }],
  [["backup", "a.db", "--dotenv", "b"], { words: ["a.db"], values: { dotenv: "b" } }],
])("%j", (args, expected) => {
  expect(readArguments(args)).toMatchObject(expected);
});
