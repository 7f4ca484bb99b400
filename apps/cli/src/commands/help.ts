/** `help`: the help of commands, subcommands and procedures. Tested in commands.test.ts. */
import { Argument } from "commander";
import type { Command } from "commander";

import { completedBy } from "../completion/completed-by.ts";
import { closest } from "../framework/closest.ts";
import { CliUsageError } from "../framework/failure.ts";
import { withExamples } from "../framework/help.ts";

/** Registers `help`. */
export function addHelp(program: Command): void {
  withExamples(
    program
      .command("help")
      .description("describe a command, with examples")
      .addArgument(completedBy(new Argument("[command...]", "its name"), "commands"))
      .action(async (words: string[]) => {
        const { command, rest } = named(program, words);
        // A command that has more than its own help prints it: "help call recommend".
        if (rest.length > 0) await program.parseAsync([...words, "--help"], { from: "user" });
        else command.outputHelp();
      }),
    "hellorec help",
    "hellorec help items put",
    "hellorec help call recommend",
  );
}

/** The command that the first words name, and the words after it. */
function named(program: Command, words: readonly string[]): { command: Command; rest: string[] } {
  let command = program;
  for (const [at, word] of words.entries()) {
    const names = command.commands.map((candidate) => candidate.name());
    const found = command.commands.find((candidate) => candidate.name() === word);
    if (found !== undefined) {
      command = found;
    } else if (command.name() === "call") {
      return { command, rest: words.slice(at) };
    } else {
      const near = closest(word, names);
      const advice = near === undefined ? 'see "hellorec --help"' : `did you mean ${near}?`;
      throw new CliUsageError(
        `no command is called "${words.slice(0, at + 1).join(" ")}"; ${advice}`,
      );
    }
  }
  return { command, rest: [] };
}
