/**
 * The program hellorec-server: its commands, their output and their exit statuses. Tested
 * through program-settings.test.ts and its neighbours.
 */
import { isatty } from "node:tty";
import { parseArgs } from "node:util";

import { DatasetError } from "@hellorec/datasets";
import { backupDatabase, openStore, StoreError } from "@hellorec/store";

import packageFile from "../package.json" with { type: "json" };
import { ConfigError, readConfig, readServeConfig } from "./config.ts";
import { loadEnvFile } from "./env-file.ts";
import { helpCommand } from "./help-command.ts";
import { runKeysCommand } from "./keys/keys-command.ts";
import { findAddressProblem } from "./listen-address.ts";
import { createLog } from "./log.ts";
import { Outputs } from "./output/outputs.ts";
import { logProcessEvents } from "./output/process-events.ts";
import { serve } from "./serve.ts";
import { settingsHelp } from "./settings-help.ts";
import { importFile } from "./transfer/import-file.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `hellorec-server: the recommendation service

  hellorec-server serve [--demo]               serve the store at DATABASE_URL over HTTP
  hellorec-server migrate                       create or migrate the store, and stop
  hellorec-server backup FILE                   copy the store, running or not, to a new file
  hellorec-server import FILE                   read an export (JSON Lines) into the store, items of any size
  hellorec-server keys create --scope read|write|admin [--name NAME] [--expires 90d]
                                                make a key, and print it this once
  hellorec-server keys create --print           make a key for HELLOREC_ADMIN_KEY, without a store
  hellorec-server keys list                     list the keys, without what could be used to call
  hellorec-server keys revoke KEY_ID            end a key, on every server within 2 seconds
  hellorec-server keys rotate KEY_ID [--overlap 1d]
                                                make a key in place of another, which ends after that time
  hellorec-server --help | --version

  --demo      fill an empty store with a small catalog

Settings, from the environment, or else from the file .env in the working directory:
`;

/** Commands that name something: a file, or an action. */
const TAKES_FILE: ReadonlySet<string> = new Set(["backup", "import", "keys"]);
/** For those who started a server beyond loopback with an earlier version. */
const INSTEAD_OF_INSECURE =
  "a server beyond loopback needs a key instead, which hellorec-server keys create --scope admin makes";
const outputs = new Outputs();
const { print, warn } = outputs;

/**
 * Runs a command. Exit statuses: 0 done, 1 failed while running, 2 wrong usage, settings or store.
 */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(args);
  if (values.version) {
    print(packageFile.version);
    return 0;
  }
  const [command, file, ...rest] = positionals;
  const { scope, name, expires, overlap, print: isPrinted } = values;
  const options = { scope, name, expires, overlap, print: isPrinted };
  if (values.help || command === undefined) {
    print(USAGE + settingsText());
    return values.help ? 0 : 2;
  }
  const most = command === "keys" ? 1 : 0;
  if (rest.length > most || (file !== undefined && !TAKES_FILE.has(command))) {
    throw new UsageError(`too many arguments for ${command}`);
  }
  if (command !== "serve" && values.demo) {
    throw new UsageError("--demo belongs to serve");
  }
  const stray = Object.entries(options).find(([, value]) => value !== undefined);
  if (command !== "keys" && stray !== undefined) {
    throw new UsageError(`--${stray[0]} belongs to keys`);
  }
  switch (command) {
    case "serve": {
      loadEnvFile(warn);
      const { demo } = values;
      const config = await readServeConfig(process.env, findAddressProblem);
      // The processes that fit models need none.
      delete process.env["HELLOREC_ADMIN_KEY"];
      const log = createLog(config.LOG_LEVEL, outputs.log);
      logProcessEvents(log, outputs.flush);
      const isTerminal = isatty(1) && isatty(2);
      return serve({ config, log, demo, print, isTerminal, flush: outputs.flush });
    }
    case "migrate": {
      loadEnvFile(warn);
      const { DATABASE_URL } = readConfig(process.env);
      const store = await openStore({ url: DATABASE_URL, log: print });
      await store.close();
      print(`${store.name}: up to date`);
      return 0;
    }
    case "backup": {
      if (file === undefined) throw new UsageError("backup needs the name of the new file");
      loadEnvFile(warn);
      const { DATABASE_URL } = readConfig(process.env);
      await backupDatabase(DATABASE_URL, file);
      print(`${DATABASE_URL}: copied to ${file}`);
      return 0;
    }
    case "import": {
      if (file === undefined) throw new UsageError("import needs the name of an export");
      loadEnvFile(warn);
      const { DATABASE_URL } = readConfig(process.env);
      const counts = await importFile(DATABASE_URL, file, warn);
      const { items, events, duplicates, bad_lines } = counts;
      print(
        `${DATABASE_URL}: ${items} items and ${events} events imported, ${duplicates} duplicates, ${bad_lines} bad lines`,
      );
      return bad_lines === 0 ? 0 : 1;
    }
    case "keys": {
      loadEnvFile(warn);
      const config = readConfig(process.env);
      const [keyId] = rest;
      return runKeysCommand({
        action: file,
        keyId,
        options,
        config,
        environment: process.env,
        print,
        warn,
      });
    }
    default:
      throw new UsageError(`unknown command "${command}"`);
  }
}

function parseCommand(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        demo: { type: "boolean", default: false },
        scope: { type: "string" },
        name: { type: "string" },
        expires: { type: "string" },
        overlap: { type: "string" },
        print: { type: "boolean" },
        help: { type: "boolean", default: false, short: "h" },
        version: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    // The first sentence says what is wrong. The others explain parseArgs.
    const [problem = ""] = String(error instanceof Error ? error.message : error).split(". ");
    const isInsecure = args.includes("--insecure");
    throw new UsageError(isInsecure ? `${problem}: ${INSTEAD_OF_INSECURE}` : problem);
  }
}

function settingsText(): string {
  return settingsHelp()
    .map(
      ({ name, defaultText, meaning }) => `  ${name} (default: ${defaultText})\n      ${meaning}`,
    )
    .join("\n");
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
