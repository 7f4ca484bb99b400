/** A command of this program: how its help looks, and how a mistake in its use is told. */
import { Command, Help } from "commander";
import type { Argument, ErrorOptions, HelpConfiguration, Option } from "commander";

import { DEFAULT_COLUMNS } from "./terminal/style.ts";
import { wrapped } from "./terminal/wrap.ts";

/** Commander's command, speaking as this program does. Its subcommands are of the same kind. */
export class CliCommand extends Command {
  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  /** Tells a mistake in one line that ends with where the right way is described. */
  override error(message: string, options?: ErrorOptions): never {
    const words = message
      .trim()
      .replace(/^error: (command-)?/, "")
      .replaceAll(/\s*\n\s*/g, " ")
      .replace(/\.$/, "");
    return super.error(`hellorec: ${words}; see "${pathOf(this)} --help"`, options);
  }
}

/** A command's full name: `hellorec items put`. */
export function pathOf(command: Command): string {
  const names = [command.name()];
  for (let parent = command.parent; parent !== null; parent = parent.parent) {
    names.unshift(parent.name());
  }
  return names.join(" ");
}

const NARROW_TERMINAL = 60;

const bold = (text: string) => `\u001B[1m${text}\u001B[22m`;

/**
 * The looks of help. Styles are taken out again where there are no colours. On a narrow terminal
 * what a word means stands below it.
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

/** A heading within text that is added to help. */
export const helpHeading = bold;

function termOf(part: Argument): string {
  const name = part.name() + (part.variadic ? "..." : "");
  return part.required ? `<${name}>` : `[${name}]`;
}

/** The options of the commands that a command belongs to. */
function optionsAbove({ parent }: Command): Option[] {
  return parent === null ? [] : [...parent.options, ...optionsAbove(parent)];
}
