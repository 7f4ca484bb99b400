/** Readers of arguments and options. Tested through commands.test.ts. */
import { InexactError, parseNumber } from "@hellorec/api/exact-numbers";
import { Argument, InvalidArgumentError } from "commander";

import { closest } from "./closest.ts";

/** An argument that is one of a few words. The error for a mistyped word suggests the closest one. */
export function choice(name: string, description: string, words: readonly string[]): Argument {
  return new Argument(name, description).choices(words).argParser((typed: string) => {
    if (words.includes(typed)) return typed;
    const near = closest(typed, words);
    const suggestion = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new InvalidArgumentError(`Allowed choices are ${words.join(", ")}.${suggestion}`);
  });
}

/**
 * Reads an option or argument that is a number, by the grammar of JSON.
 *
 * @throws {InvalidArgumentError} the text is not a number, or a double cannot hold it exactly
 */
export function numberArgument(text: string): number {
  try {
    return parseNumber(text);
  } catch (error) {
    if (error instanceof InexactError) throw new InvalidArgumentError(`It ${error.message}.`);
    throw error;
  }
}

/**
 * Reads an option that is a whole number.
 *
 * @throws {InvalidArgumentError} the text is not a whole number
 */
export function wholeNumber(text: string): number {
  const value = numberArgument(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}

/** Collects an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The entries that are defined: optional fields are left out instead of sent as undefined. */
export function given<Options extends object>(
  options: Options,
): { [Key in keyof Options]?: Exclude<Options[Key], undefined> };
export function given(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
