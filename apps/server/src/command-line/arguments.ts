/** Reads the arguments of the program. Tested through program-settings.test.ts. */
import { parseArgs } from "node:util";

import { editDistance } from "@hellorec/api";

import { UsageError } from "../usage-error.ts";
import type { CommandSpec, OptionSpec } from "./commands.ts";
import { commandOf, COMMANDS, ENV_FILE_OPTIONS } from "./commands.ts";

/** The options as they were given. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

/** What the arguments ask for. */
export type Arguments =
  | { readonly kind: "version" }
  | { readonly kind: "overview"; readonly isAsked: boolean }
  | { readonly kind: "settings" }
  | { readonly kind: "help"; readonly command: CommandSpec }
  | {
      readonly kind: "run";
      readonly command: CommandSpec;
      readonly words: readonly string[];
      readonly values: OptionValues;
    };

/** For those who started a server beyond loopback with an earlier version. */
const INSTEAD_OF_INSECURE =
  "a server beyond loopback needs a key instead, which hellorec-server keys create --scope admin makes";

/**
 * Reads them.
 *
 * @param args without the program
 * @throws {UsageError} an unknown command or option, or one that belongs elsewhere
 * @example readArguments(["backup", "copy.db"]) // { kind: "run", command, words: ["copy.db"], values: {} }
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (values["version"] === true) return { kind: "version" };
  const [name, ...words] = positionals;
  if (name === undefined) return { kind: "overview", isAsked: values["help"] === true };
  if (name === "help") return helpOn(words);
  const command = commandNamed(name);
  if (values["help"] === true) return { kind: "help", command };
  if (words.length > command.maxArguments) {
    throw new UsageError(`too many arguments for ${name}`);
  }
  const allowed = [...command.options, ...ENV_FILE_OPTIONS];
  const stray = Object.keys(values).find((each) => !allowed.some((option) => option.name === each));
  if (stray !== undefined) throw new UsageError(`--${stray} belongs to ${ownersOf(stray)}`);
  return { kind: "run", command, words, values };
}

/** The text of an option; undefined: it was not given. */
export function textOf(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

function helpOn([name, ...rest]: readonly string[]): Arguments {
  if (name === undefined) return { kind: "overview", isAsked: true };
  if (rest.length > 0) throw new UsageError("too many arguments for help");
  return name === "settings" ? { kind: "settings" } : { kind: "help", command: commandNamed(name) };
}

function commandNamed(name: string): CommandSpec {
  const command = commandOf(name);
  if (command !== undefined) return command;
  const names = [...COMMANDS.map((each) => each.name), "help"];
  throw new UsageError(`unknown command "${name}"${meant(name, names)}`);
}

function ownersOf(option: string): string {
  const owners = COMMANDS.filter(({ options }) => options.some(({ name }) => name === option));
  return owners.map(({ name }) => name).join(" and ");
}

function parse(args: readonly string[]) {
  const specs = [...COMMANDS.flatMap(({ options }) => options), ...ENV_FILE_OPTIONS];
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(specs.map((spec) => [spec.name, { type: typeOf(spec) }])),
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(explain(error, args, [...specs.map(({ name }) => name), "help"]));
  }
}

function typeOf({ value }: OptionSpec): "string" | "boolean" {
  return value === undefined ? "boolean" : "string";
}

function explain(error: unknown, args: readonly string[], names: readonly string[]): string {
  // The first sentence says what is wrong. The others explain parseArgs.
  const [problem = ""] = String(error instanceof Error ? error.message : error).split(". ");
  if (problem.includes("'--env-file")) {
    return `${problem}: Node takes it for itself, use --dotenv FILE`;
  }
  if (args.includes("--insecure")) return `${problem}: ${INSTEAD_OF_INSECURE}`;
  const unknown = /^Unknown option '--([^']+)'/.exec(problem)?.[1];
  if (unknown === undefined) return problem;
  return problem + meant(unknown, names, "--");
}

/** The nearest of the names in a question, if one is near. */
function meant(typed: string, names: readonly string[], prefix = ""): string {
  const [nearest] = names
    .map((name) => ({ name, changes: editDistance(typed.toLowerCase(), name) }))
    .filter(({ name, changes }) => changes <= 2 && changes < name.length / 2)
    .toSorted((a, b) => a.changes - b.changes);
  return nearest === undefined ? "" : `: did you mean ${prefix}${nearest.name}?`;
}
