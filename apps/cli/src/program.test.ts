/** The help of every command. */
import type { Command } from "commander";
import { expect, test } from "vitest";

import { pathOf } from "./framework/cli-command.ts";
import { createProgram } from "./program.ts";

const { program } = createProgram(new AbortController().signal);

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
