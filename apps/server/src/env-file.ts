/** Reads settings from a `.env` file in the working directory. */
import { readFileSync } from "node:fs";

import { ConfigError } from "./config.ts";

const ENV_FILE = ".env";
const ASSIGNMENT = /^\s*(?:export\s+)?[\w.-]+[ \t]*=/;
/** A value in quotes may contain line breaks and "#". */
const QUOTED_VALUE = /^([ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=[ \t]*)(["'`])[^]*?\2/gm;
const OPEN_QUOTE = /=[ \t]*["'`]/;

/**
 * Adds the variables of `.env` to `process.env`, if the file exists. Variables that the environment
 * already has keep their values.
 *
 * @throws {ConfigError} the file cannot be read, or a line is not `NAME=value`
 */
export function loadEnvFile(): void {
  const text = readEnvFile();
  if (text === undefined) return;
  const line = findMalformedLine(text);
  if (line !== undefined) throw new ConfigError(`${ENV_FILE}: line ${line} is not NAME=value`);
  process.loadEnvFile(ENV_FILE);
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
