/** What may stand in the place of an argument or an option's value, where commander cannot tell. */
import type { Argument, Option } from "commander";

/** Files, the names of procedures, of commands, or these words beside any other. */
export type Completion = "files" | "procedures" | "commands" | readonly string[];

const known = new WeakMap<Argument | Option, Completion>();

/** Tells what completes this; returns it. */
export function completedBy<Part extends Argument | Option>(part: Part, by: Completion): Part {
  known.set(part, by);
  return part;
}

/** What completes this, if anything does. */
export function completionOf(part: Argument | Option): Completion | undefined {
  return known.get(part) ?? part.argChoices;
}
