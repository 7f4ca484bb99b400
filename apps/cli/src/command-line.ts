/** Small parts that the definitions of commands share. */

import { InexactError, parseNumber } from "@hellorec/api/multiply";
import { Argument, InvalidArgumentError } from "commander";
import type { Command } from "commander";

import { closest } from "./closest.ts";
import { helpHeading } from "./command.ts";

/** Adds examples to the help of a command. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${example}`).join("\n");
  return command.addHelpText("after", `\n${helpHeading("Examples:")}\n${lines}`);
}

/** An argument that is one of a few words; a mistyped one is told which was meant. */
export function choice(name: string, description: string, words: readonly string[]): Argument {
  return new Argument(name, description).choices(words).argParser((typed: string) => {
    if (words.includes(typed)) return typed;
    const near = closest(typed, words);
    const meant = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new InvalidArgumentError(`Allowed choices are ${words.join(", ")}.${meant}`);
  });
}

/** Reads an option or argument that is a number, by the grammar of JSON. */
export function numberArgument(text: string): number {
  try {
    return parseNumber(text);
  } catch (error) {
    if (error instanceof InexactError) throw new InvalidArgumentError(`It ${error.message}.`);
    throw error;
  }
}

/** Reads an option that is a whole number. */
export function wholeNumber(text: string): number {
  const value = numberArgument(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}

/** Collects an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The entries that are there: optional fields are left out rather than sent as undefined. */
export function given<Options extends object>(
  options: Options,
): { [Key in keyof Options]?: Exclude<Options[Key], undefined> };
export function given(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** A number for people: 9,125. */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * What a mutation counted, for people.
 *
 * @example countsText({ created: 1, updated: 0 }) // "1 created, 0 updated"
 */
export function countsText(counts: unknown): string {
  if (typeof counts !== "object" || counts === null) return JSON.stringify(counts);
  return Object.entries(counts)
    .map(([name, count]) => `${grouped(Number(count))} ${name.replaceAll("_", " ")}`)
    .join(", ");
}
