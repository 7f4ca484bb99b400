/** The words that can stand at the cursor, derived from the commands. Tested in completion.test.ts. */
import type { Argument, Command, Option } from "commander";

import { loadProcedures } from "../procedures/procedures.ts";
import { completionOf } from "./completed-by.ts";
import type { Completion } from "./completed-by.ts";

/** A word that fits, and its description. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** Words, or any file. */
export type Candidates = "files" | readonly Candidate[];

/**
 * The candidates for the last word.
 *
 * @param words those after the program's name, up to the cursor; the last may be empty. A shell
 *   that splits `--type=view` into three words may pass three
 * @example await candidatesFor(program, ["comp"]) // [{ word: "completion", description: "…" }]
 */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
): Promise<Candidates> {
  const typed = words.at(-1) ?? "";
  const place = placeOf(program, words.slice(0, -1));
  const current = typed === "=" ? "" : typed;
  if (place.option !== undefined) return fitting(await valuesOf(place.option, program), current);
  const [, flag = "", value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
  const assigned = place.areOptionsOver ? undefined : optionOf(place.command, flag);
  if (assigned !== undefined && value !== undefined) {
    const values = fitting(await valuesOf(assigned, program), value);
    return values === "files"
      ? values
      : values.map(({ word, description }) => ({ word: `${flag}=${word}`, description }));
  }
  if (current.startsWith("-") && !place.areOptionsOver) return fitting(flagsOf(place), current);
  if (place.command.commands.length > 0 && place.arguments === 0) {
    return fitting(commandsOf(place.command), current);
  }
  const argument = argumentAt(place.command, place.arguments);
  return fitting(argument === undefined ? [] : await valuesOf(argument, program), current);
}

/** The position of the cursor in the command line. */
interface Place {
  readonly command: Command;
  /** How many arguments are complete. */
  readonly arguments: number;
  /** The option whose value is expected. */
  readonly option: Option | undefined;
  /** Whether a `--` has ended the options. */
  readonly areOptionsOver: boolean;
  readonly used: readonly Option[];
}

function placeOf(program: Command, words: readonly string[]): Place {
  let place: Place = {
    command: program,
    arguments: 0,
    option: undefined,
    areOptionsOver: false,
    used: [],
  };
  for (const word of words) place = after(place, word);
  return place;
}

function after(place: Place, word: string): Place {
  if (place.option !== undefined) return word === "=" ? place : { ...place, option: undefined };
  if (word === "--") return { ...place, areOptionsOver: true };
  if (word.startsWith("-") && !place.areOptionsOver) {
    const option = optionOf(place.command, word.replace(/=.*$/s, ""));
    if (option === undefined) return place;
    const waits = option.required && !word.includes("=");
    return { ...place, option: waits ? option : undefined, used: [...place.used, option] };
  }
  const named = place.command.commands.find((command) => command.name() === word);
  if (place.arguments === 0 && named !== undefined) return { ...place, command: named };
  return { ...place, arguments: place.arguments + 1 };
}

function optionsOf(command: Command): Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

function optionOf(command: Command, flag: string): Option | undefined {
  return optionsOf(command).find(({ long, short }) => flag === long || flag === short);
}

function flagsOf({ command, used }: Place): Candidate[] {
  // An option that collects has a reader of its own. So has one of choices, which counts once.
  const again = new Set(
    used.filter(({ parseArg, argChoices }) => parseArg === undefined || argChoices !== undefined),
  );
  return optionsOf(command)
    .filter((option) => !again.has(option))
    .map(({ long, short, description }) => ({ word: long ?? short ?? "", description }));
}

function commandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((named) => ({ word: named.name(), description: summaryOf(named) }));
}

function summaryOf(command: Command): string {
  return command.summary() === "" ? command.description() : command.summary();
}

function argumentAt({ registeredArguments }: Command, at: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[at] ?? (last?.variadic === true ? last : undefined);
}

async function valuesOf(part: Argument | Option, program: Command): Promise<Candidates> {
  const by: Completion | undefined = completionOf(part);
  if (by === undefined || by === "files") return by ?? [];
  if (by === "commands") return commandsOf(program);
  if (by === "procedures") {
    const procedures = await loadProcedures();
    return procedures.map(({ name, description }) => ({ word: name, description }));
  }
  return by.map((word) => ({ word, description: "" }));
}

function fitting(candidates: Candidates, typed: string): Candidates {
  if (candidates === "files") return candidates;
  return candidates.filter(({ word }) => word.startsWith(typed));
}
