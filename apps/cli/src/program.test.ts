/** The help of every command. */
import type { Command } from "commander";
import { expect, test } from "vitest";

import { pathOf } from "./framework/cli-command.ts";
import { processIo } from "./io/program-io.ts";
import { createProgram } from "./program.ts";

const { program } = createProgram(processIo, new AbortController().signal);

function allCommands(command: Command): Command[] {
  const named = command.createHelp().visibleCommands(command);
  return [command, ...named.flatMap((inner) => allCommands(inner))];
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

test.each(allCommands(program).map((command) => [pathOf(command), command] as const))(
  "the help of %s tells what it does, and has examples that begin with it",
  (path, command) => {
    const help = helpOf(command);
    expect(command.description()).not.toBe("");
    expect(help).toContain(`Usage: ${path}`);
    const examples = /^Examples:\n((?: {2}\$ .*\n?)+)/m.exec(help)?.[1] ?? "";
    expect(examples).toContain(path);
  },
);

test("the text of no command has line ends of its own: help is wrapped to the terminal", () => {
  const texts = allCommands(program).flatMap((command) => [
    command.description(),
    ...command.options.map((option) => option.description),
  ]);
  expect(texts.filter((text) => text.includes("\n"))).toEqual([]);
});
