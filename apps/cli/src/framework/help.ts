/** How the help of every command looks. Tested through program.test.ts and commands.test.ts. */
import { Help } from "commander";
import type { Argument, Command, HelpConfiguration, Option } from "commander";

import { DEFAULT_COLUMNS } from "../terminal/style.ts";
import { wrapped } from "../terminal/wrap.ts";
import { pathOf } from "./cli-command.ts";

const NARROW_TERMINAL = 60;

const bold = (text: string) => `\u001B[1m${text}\u001B[22m`;

/** A heading within text that is added to help. */
export const helpHeading = bold;

/**
 * The layout of help. Commander removes the styles where the output has no colours. On a narrow
 * terminal a description stands below its term.
 */
export const helpConfiguration: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: 20,
  styleTitle: bold,
  commandUsage: (command) =>
    command.parent === null || command.commands.length > 0
      ? `${pathOf(command)} COMMAND`
      : `${pathOf(command)} ${command.usage()}`,
  subcommandTerm: (command) =>
    [command.name(), ...command.registeredArguments.map((part) => termOf(part))].join(" "),
  visibleOptions,
  visibleGlobalOptions: (command) =>
    optionsAbove(command).filter((option) => option.long !== "--version"),
  formatItem(term, termWidth, description, helper) {
    const width = helper.helpWidth ?? DEFAULT_COLUMNS;
    if (width >= NARROW_TERMINAL) {
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    }
    const lines = description === "" ? [] : wrapped(description, width - 6);
    return [`  ${term}`, ...lines.map((line) => `      ${line}`)].join("\n");
  },
};

/** Adds examples to the help of a command. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  return command.addHelpText("after", () => {
    const lines = examplesFor(command, examples).map((example) => `  $ ${example}`);
    return `\n${helpHeading("Examples:")}\n${lines.join("\n")}`;
  });
}

/** Those that use the arguments before --help, where there are any. */
function examplesFor(command: Command, examples: readonly string[]): readonly string[] {
  const [first] = command.args;
  if (first === undefined || first.startsWith("-")) return examples;
  const own = examples.filter((example) => example.includes(`${pathOf(command)} ${first}`));
  return own.length === 0 ? examples : own;
}

function termOf(part: Argument): string {
  const name = part.name() + (part.variadic ? "..." : "");
  return part.required ? `<${name}>` : `[${name}]`;
}

/** The options of the commands that a command belongs to. */
function optionsAbove({ parent }: Command): Option[] {
  return parent === null ? [] : [...parent.options, ...optionsAbove(parent)];
}

/**
 * The options of a command whose first argument is a word, for help: those that name another word at
 * the beginning of their description are left out.
 *
 * @example "csv: the scale of the ratings" is no option of "import jsonl"
 */
function visibleOptions(this: Help, command: Command): Option[] {
  const [word = ""] = command.args;
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  const others = choices.includes(word) ? choices.filter((other) => other !== word) : [];
  return Help.prototype.visibleOptions
    .call(this, command)
    .filter(({ description }) => !others.some((other) => description.startsWith(`${other}: `)));
}
