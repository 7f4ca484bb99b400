/**
 * The program hellorec-server: its commands, their output and their exit statuses. Tested
 * through program-settings.test.ts and its neighbours.
 */
import { isatty } from "node:tty";

import { DatasetError } from "@hellorec/datasets";
import { backupDatabase, distributeStore, openStore, StoreError } from "@hellorec/store";

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
import { Outputs } from "./output/outputs.ts";
import { logProcessEvents } from "./output/process-events.ts";
import { serve } from "./serve.ts";
import { importFile } from "./transfer/import-file.ts";
import { UsageError } from "./usage-error.ts";

const outputs = new Outputs();
const { print, warn } = outputs;

/**
 * Runs a command. Exit statuses: 0 done, 1 failed while running, 2 wrong usage, settings or store.
 */
async function main(args: readonly string[]): Promise<number> {
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
      return runCommand(given);
  }
}

async function runCommand({
  command,
  words,
  values,
}: Extract<Arguments, { kind: "run" }>): Promise<number> {
  const [word, second] = words;
  switch (command.name) {
    case "serve":
      return runServer(values);
    case "config":
      return runConfig(word, values);
    case "doctor": {
      const sources = settingSources(values);
      const isJson = values["json"] === true;
      const { version } = packageFile;
      return runDoctor({ sources, version, programFile: process.argv[1] ?? "", isJson, print });
    }
    case "migrate": {
      loadSettings(values);
      const { DATABASE_URL } = readConfig(process.env);
      if (values["distribute"] === true) await distributeStore(DATABASE_URL, print);
      const store = await openStore({ url: DATABASE_URL, log: print });
      await store.close();
      print(`${store.name}: up to date`);
      return 0;
    }
    case "backup": {
      if (word === undefined) throw new UsageError("backup needs the name of the new file");
      loadSettings(values);
      const { DATABASE_URL } = readConfig(process.env);
      await backupDatabase(DATABASE_URL, word);
      print(`${DATABASE_URL}: copied to ${word}`);
      return 0;
    }
    case "import": {
      if (word === undefined) throw new UsageError("import needs the name of an export");
      loadSettings(values);
      const { DATABASE_URL } = readConfig(process.env);
      const counts = await importFile(DATABASE_URL, word, warn);
      const { items, events, duplicates, bad_lines } = counts;
      print(
        `${shownValue("DATABASE_URL", DATABASE_URL) ?? "the store"}: ${items} items and ${events} events imported, ${duplicates} duplicates, ${bad_lines} bad lines`,
      );
      return bad_lines === 0 ? 0 : 1;
    }
    default: {
      loadSettings(values);
      const config = readConfig(process.env);
      const options = {
        scope: textOf(values, "scope"),
        name: textOf(values, "name"),
        expires: textOf(values, "expires"),
        overlap: textOf(values, "overlap"),
        print: values["print"] === true ? true : undefined,
      };
      const environment = process.env;
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

async function runServer(values: OptionValues): Promise<number> {
  loadSettings(values);
  const config = await readServeConfig(process.env, findAddressProblem);
  // The processes that fit models need none.
  delete process.env["HELLOREC_ADMIN_KEY"];
  const log = createLog(config.LOG_LEVEL, outputs.log);
  logProcessEvents(log, outputs.flush);
  const isTerminal = isatty(1) && isatty(2);
  const demo = values["demo"] === true;
  const { flush, droppedLines } = outputs;
  return serve({ config, log, demo, print, isTerminal, flush, droppedLines });
}

function runConfig(action: string | undefined, values: OptionValues): number | Promise<number> {
  if (action !== "print" && action !== "check") {
    throw new UsageError("config takes one of: check, print");
  }
  const sources = settingSources(values);
  const command = { sources, isJson: values["json"] === true, print, findAddressProblem };
  if (action === "check") return checkConfig(command);
  for (const line of sources.envFile?.warnings ?? []) warn(line);
  printConfig(command);
  return 0;
}

/** The environment, and the file of settings that the options or the environment name. */
function settingSources(values: OptionValues): SettingSources {
  const isOff = values["no-dotenv"] === true;
  const path = textOf(values, "dotenv");
  if (isOff && path !== undefined) {
    throw new UsageError("--dotenv and --no-dotenv exclude each other");
  }
  const environment = { ...process.env };
  const envFile = readEnvFile({ path: path ?? environment["HELLOREC_DOTENV"], isOff });
  return { environment, envFile };
}

/** Adds the file of settings to the environment of this process, which its children get too. */
function loadSettings(values: OptionValues): void {
  const { environment, envFile } = settingSources(values);
  for (const [name, value] of Object.entries(envFile?.values ?? {})) {
    if (environment[name] === undefined) process.env[name] = value;
  }
  for (const line of envFile?.warnings ?? []) warn(line);
}

/** Explains an expected error, one line for each mistake; undefined: the error is unexpected. */
function explain(error: unknown): string | undefined {
  if (error instanceof UsageError) {
    const help = helpCommand(process.argv[1] ?? "", process.env["npm_lifecycle_event"]);
    return `${error.message} (${help})`;
  }
  if (error instanceof ConfigError || error instanceof StoreError) return error.message;
  if (error instanceof DatasetError) return error.message;
  return undefined;
}

async function run(args: readonly string[]): Promise<number> {
  try {
    const status = await main(args);
    const lost = args[0] === "serve" ? undefined : await outputs.findLostResult();
    if (lost === undefined) return status;
    warn(lost);
    return 1;
  } catch (error) {
    const explanation = explain(error);
    // If the error were thrown again, Node would print the source line, which is the whole bundle.
    warn(explanation ?? (error instanceof Error ? error.stack : undefined) ?? String(error));
    return explanation === undefined ? 1 : 2;
  }
}

await outputs.end(await run(process.argv.slice(2)));
