/** A command of this program, and how it reports a mistake in its use. */
import { Command } from "commander";
import type { ErrorOptions } from "commander";

/** Commander's command with this program's error line. Its subcommands are of the same class. */
export class CliCommand extends Command {
  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  /** Reports a mistake in one line that ends with the command whose help describes the right use. */
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
