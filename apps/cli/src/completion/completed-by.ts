/** What completes an argument or the value of an option. Tested through completion.test.ts. */
import type { Argument, Option } from "commander";

/** Files, names of procedures, names of commands, or suggested words. */
export type Completion = "files" | "procedures" | "commands" | readonly string[];

const completions = new WeakMap<Argument | Option, Completion>();

/** Registers what completes this argument or option; returns the argument or option. */
export function completedBy<Part extends Argument | Option>(part: Part, by: Completion): Part {
  completions.set(part, by);
  return part;
}

/** What completes this; undefined where nothing does. */
export function completionOf(part: Argument | Option): Completion | undefined {
  return completions.get(part) ?? part.argChoices;
}
