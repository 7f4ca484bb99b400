/** Reads settings from a `.env` file in the working directory. */
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

import { ConfigError, configSchema } from "./config.ts";
import { findMistyped } from "./mistyped-settings.ts";

const ENV_FILE = ".env";
const ASSIGNMENT = /^\s*(?:export\s+)?[\w.-]+[ \t]*=/;
/** A value in quotes may contain line breaks and "#". */
const QUOTED_VALUE = /^([ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=[ \t]*)(["'`])[^]*?\2/gm;
const OPEN_QUOTE = /=[ \t]*["'`]/;

/**
 * Adds the variables of `.env` to `process.env`, if the file exists. Variables that the environment
 * already has keep their values. Names that are no setting have no effect; those that look like a
 * mistyped one are named.
 *
 * @param warn gets one line, if there are such names
 * @throws {ConfigError} the file cannot be read, or a line is not `NAME=value`
 */
export function loadEnvFile(warn: (line: string) => void): void {
  const text = readEnvFile();
  if (text === undefined) return;
  const line = findMalformedLine(text);
  if (line !== undefined) throw new ConfigError(`${ENV_FILE}: line ${line} is not NAME=value`);
  process.loadEnvFile(ENV_FILE);
  const mistyped = findMistyped(Object.keys(parseEnv(text)), Object.keys(configSchema.shape));
  if (mistyped.length === 0) return;
  const names = mistyped.map(({ name, meant }) => `${name} (did you mean ${meant}?)`);
  warn(`${ENV_FILE}: no setting, and without effect: ${names.join(", ")}`);
}

/**
 * The number of the first line that is neither `NAME=value` nor a comment; undefined: none.
 * Node itself ignores such lines.
 *
 * @example findMalformedLine("PORT=5001\nPORT 5002") // 2
 */
export function findMalformedLine(text: string): number | undefined {
  const withoutQuotes = text.replaceAll(QUOTED_VALUE, (quoted: string, name: string) => {
    const breaks = quoted.split("\n").length - 1;
    // The line breaks of the value stay, commented out, so that lines keep their numbers.
    return name + "\n#".repeat(breaks);
  });
  const index = withoutQuotes.split("\n").findIndex((line) => !isWellFormed(line));
  return index === -1 ? undefined : index + 1;
}

function isWellFormed(line: string): boolean {
  if (/^\s*(#|$)/.test(line)) return true;
  return ASSIGNMENT.test(line) && !OPEN_QUOTE.test(line);
}

function readEnvFile(): string | undefined {
  try {
    return readFileSync(ENV_FILE, "utf8");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ("code" in error && error.code === "ENOENT") return undefined;
    throw new ConfigError(`${ENV_FILE} cannot be read: ${error.message}`, { cause: error });
  }
}
