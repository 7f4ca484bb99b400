/**
 * The program hellorec-server: its commands, their output and their exit statuses, without the process
 * around them. Tested through program-settings.test.ts and its neighbours.
 */
import { isatty } from "node:tty";

import { DatasetError } from "@hellorec/datasets";
import { backupDatabase, distributeStore, openStore, StoreError } from "@hellorec/store";
import type { DestinationStream, Logger } from "pino";

import packageFile from "../package.json" with { type: "json" };
import type { Arguments, OptionValues } from "./command-line/arguments.ts";
import { readArguments, textOf } from "./command-line/arguments.ts";
import { helpCommand } from "./command-line/help-command.ts";
import { allSettings, commandHelp, overview } from "./command-line/help.ts";
import { checkConfig, printConfig } from "./config/config-command.ts";
import { ConfigError, readConfig, readServeConfig } from "./config/config.ts";
import { readEnvFile } from "./config/env-file.ts";
import { shownValue } from "./config/hidden-values.ts";
import type { SettingSources } from "./config/settings.ts";
import { runDoctor } from "./doctor/doctor-command.ts";
import { runKeysCommand } from "./keys/keys-command.ts";
import { findAddressProblem } from "./listen-address.ts";
import { createLog } from "./log.ts";
import { importFile } from "./transfer/import-file.ts";
import { UsageError } from "./usage-error.ts";

/** Where the program writes. */
export interface ProgramOutputs {
  /** Prints a line of a result. */
  readonly print: (line: string) => void;
  /** Writes lines for the operator, beside the result. */
  readonly warn: (text: string) => void;
  readonly log: DestinationStream;
  /** Lines of the log that found no room so far. */
  readonly droppedLines: () => number;
  /** Waits, with a bound, until what was printed and logged is written. */
  readonly flush: () => Promise<void>;
  /** Waits for the result of a command, and tells why it is lost; undefined: it is not. */
  readonly findLostResult: () => Promise<string | undefined>;
}

/** What the program is given by the process that it runs in. */
export interface ProgramContext {
  /** The variables of the process. What a file of settings adds is added here too, for its children. */
  readonly environment: NodeJS.ProcessEnv;
  /** The file that Node runs. */
  readonly file: string;
  readonly outputs: ProgramOutputs;
  /** Takes the log of a server once there is one, for what the process itself has to tell. */
  readonly onLog: (log: Logger) => void;
}

/**
 * Runs a command to its end, and reports what fails.
 *
 * @param args without the program
 * @returns the exit status: 0 done, 1 failed while running, 2 wrong usage, settings or store
 * @example process.exitCode = await runProgram(["migrate"], { environment, file, outputs, onLog });
 */
export async function runProgram(
  args: readonly string[],
  context: ProgramContext,
): Promise<number> {
  const { findLostResult, warn } = context.outputs;
  try {
    const status = await runArguments(args, context);
    const lost = args[0] === "serve" ? undefined : await findLostResult();
    if (lost === undefined) return status;
    warn(lost);
    return 1;
  } catch (error) {
    const explanation = explain(error, context);
    // If the error were thrown again, Node would print the source line, which is the whole bundle.
    warn(explanation ?? (error instanceof Error ? error.stack : undefined) ?? String(error));
    return explanation === undefined ? 1 : 2;
  }
}

async function runArguments(args: readonly string[], context: ProgramContext): Promise<number> {
  const { print } = context.outputs;
  const given = readArguments(args);
  switch (given.kind) {
    case "version":
      print(packageFile.version);
      return 0;
    case "overview":
      print(overview());
      return given.isAsked ? 0 : 2;
    case "settings":
      print(allSettings());
      return 0;
    case "help":
      print(commandHelp(given.command));
      return 0;
    default:
      return runCommand(given, context);
  }
}

async function runCommand(
  { command, words, values }: Extract<Arguments, { kind: "run" }>,
  context: ProgramContext,
): Promise<number> {
  const { environment, file, outputs } = context;
  const { print, warn } = outputs;
  const [word, second] = words;
  switch (command.name) {
    case "serve":
      return runServer(values, context);
    case "config":
      return runConfig(word, values, context);
    case "doctor": {
      const sources = settingSources(values, environment);
      const isJson = values["json"] === true;
      const { version } = packageFile;
      return runDoctor({ sources, version, programFile: file, isJson, print });
    }
    case "migrate": {
      loadSettings(values, context);
      const { DATABASE_URL } = readConfig(environment);
      if (values["distribute"] === true) await distributeStore(DATABASE_URL, print);
      const store = await openStore({ url: DATABASE_URL, log: print });
      await store.close();
      print(`${store.name}: up to date`);
      return 0;
    }
    case "backup": {
      if (word === undefined) throw new UsageError("backup needs the name of the new file");
      loadSettings(values, context);
      const { DATABASE_URL } = readConfig(environment);
      await backupDatabase(DATABASE_URL, word);
      print(`${DATABASE_URL}: copied to ${word}`);
      return 0;
    }
    case "import": {
      if (word === undefined) throw new UsageError("import needs the name of an export");
      loadSettings(values, context);
      const { DATABASE_URL } = readConfig(environment);
      const counts = await importFile(DATABASE_URL, word, warn);
      const { items, events, duplicates, bad_lines } = counts;
      print(
        `${shownValue("DATABASE_URL", DATABASE_URL) ?? "the store"}: ${items} items and ${events} events imported, ${duplicates} duplicates, ${bad_lines} bad lines`,
      );
      return bad_lines === 0 ? 0 : 1;
    }
    default: {
      loadSettings(values, context);
      const config = readConfig(environment);
      const options = {
        scope: textOf(values, "scope"),
        name: textOf(values, "name"),
        expires: textOf(values, "expires"),
        overlap: textOf(values, "overlap"),
        print: values["print"] === true ? true : undefined,
      };
      return runKeysCommand({
        action: word,
        keyId: second,
        options,
        config,
        environment,
        print,
        warn,
      });
    }
  }
}

async function runServer(values: OptionValues, context: ProgramContext): Promise<number> {
  const { environment, onLog, outputs } = context;
  loadSettings(values, context);
  const config = await readServeConfig(environment, findAddressProblem);
  // The processes that fit models need none.
  delete environment["HELLOREC_ADMIN_KEY"];
  const log = createLog(config.LOG_LEVEL, outputs.log);
  onLog(log);
  const isTerminal = isatty(1) && isatty(2);
  const demo = values["demo"] === true;
  const { flush, droppedLines, print } = outputs;
  // A good part of the program: what refuses to start, and every other command, does without.
  const { serve } = await import("./serve.ts");
  return serve({ config, log, demo, print, isTerminal, flush, droppedLines });
}

function runConfig(
  action: string | undefined,
  values: OptionValues,
  { environment, outputs }: ProgramContext,
): number | Promise<number> {
  const { print, warn } = outputs;
  if (action !== "print" && action !== "check") {
    throw new UsageError("config takes one of: check, print");
  }
  const sources = settingSources(values, environment);
  const command = { sources, isJson: values["json"] === true, print, findAddressProblem };
  if (action === "check") return checkConfig(command);
  for (const line of sources.envFile?.warnings ?? []) warn(line);
  printConfig(command);
  return 0;
}

/** The environment, and the file of settings that the options or the environment name. */
function settingSources(
  values: OptionValues,
  variables: ProgramContext["environment"],
): SettingSources {
  const isOff = values["no-dotenv"] === true;
  const path = textOf(values, "dotenv");
  if (isOff && path !== undefined) {
    throw new UsageError("--dotenv and --no-dotenv exclude each other");
  }
  const environment = { ...variables };
  const envFile = readEnvFile({ path: path ?? environment["HELLOREC_DOTENV"], isOff });
  return { environment, envFile };
}

/** Adds the file of settings to the environment of the program, which its children get too. */
function loadSettings(values: OptionValues, { environment, outputs }: ProgramContext): void {
  const { envFile } = settingSources(values, environment);
  for (const [name, value] of Object.entries(envFile?.values ?? {})) {
    environment[name] ??= value;
  }
  for (const line of envFile?.warnings ?? []) outputs.warn(line);
}

/** Explains an expected error, one line for each mistake; undefined: the error is unexpected. */
function explain(error: unknown, { environment, file }: ProgramContext): string | undefined {
  if (error instanceof UsageError) {
    return `${error.message} (${helpCommand(file, environment["npm_lifecycle_event"])})`;
  }
  if (error instanceof ConfigError || error instanceof StoreError) return error.message;
  if (error instanceof DatasetError) return error.message;
  return undefined;
}
