/** Reads settings from a `.env` file. The program's use of it: program-settings.test.ts. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { parseEnv } from "node:util";

import { ConfigError, configSchema } from "./config.ts";
import type { Environment } from "./config.ts";
import { holdsSecret } from "./hidden-values.ts";
import { findMistyped } from "./mistyped-settings.ts";

const ENV_FILE = ".env";
/** A file of settings is far smaller. */
const MAX_BYTES = 65_536;
/** Malformed lines that are named. A file of another kind has many. */
const MAX_NAMED_LINES = 10;
const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)[ \t]*=/;
/** A value in quotes may contain line breaks and "#". What follows it on its line is lost. */
const QUOTED_VALUE = /^([ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*=[ \t]*)(["'`])[^]*?\2(.*)/gm;
const NO_ASSIGNMENT = "text after the quotes";
const OPEN_QUOTE = /=[ \t]*["'`]/;
const OTHERS_MAY_READ = 0o004;

/** Which file is read. */
export interface EnvFileChoice {
  /** Another file than `.env`; it has to exist. An empty text: none. */
  readonly path?: string | undefined;
  /** Read no file. */
  readonly isOff: boolean;
}

/** A file that was read. */
export interface EnvFile {
  /** As the operator named it. */
  readonly path: string;
  readonly values: Environment;
  /** The line of each variable, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** Lines for the operator. */
  readonly warnings: readonly string[];
}

/**
 * Reads `.env` in the working directory, if the file exists, or another file.
 *
 * @returns undefined: there is none
 * @throws {ConfigError} the file cannot be read, is too large, or has a line that is not `NAME=value`
 * @example readEnvFile({ path: "/etc/hellorec.env", isOff: false })?.values["PORT"]
 */
export function readEnvFile({ path, isOff }: EnvFileChoice): EnvFile | undefined {
  if (isOff || path?.trim() === "") return undefined;
  const name = path ?? ENV_FILE;
  const read = readText(name, path !== undefined);
  if (read === undefined) return undefined;
  const { text, mode } = read;
  const malformed = findMalformedLines(text);
  if (malformed.length > 0) {
    const shown = malformed
      .slice(0, MAX_NAMED_LINES)
      .map((line) => `${name}: line ${line} is not NAME=value`);
    throw new ConfigError(shown.join("\n"));
  }
  const values = parseEnv(text);
  return { path: name, values, lines: linesOf(text), warnings: warningsOf(name, values, mode) };
}

function warningsOf(name: string, values: Environment, mode: number): string[] {
  const mistyped = findMistyped(Object.keys(values), Object.keys(configSchema.shape));
  const names = mistyped.map(({ name: wrong, meant }) => `${wrong} (did you mean ${meant}?)`);
  const secret = Object.keys(values).find(
    (key) => isOurs(key) && holdsSecret(key, values[key] ?? ""),
  );
  const isOpen = process.platform !== "win32" && (mode & OTHERS_MAY_READ) !== 0;
  return [
    ...(names.length > 0 ? [`${name}: no setting, and without effect: ${names.join(", ")}`] : []),
    ...(secret !== undefined && isOpen
      ? [`${name}: every user of this machine can read ${secret} in it: chmod 600 ${name}`]
      : []),
  ];
}

function isOurs(name: string): boolean {
  return name in configSchema.shape || name.startsWith("HELLOREC_");
}

/**
 * The numbers of the lines that are neither `NAME=value` nor a comment. Node itself ignores them.
 *
 * @example findMalformedLines("PORT=5001\nPORT 5002") // [2]
 */
export function findMalformedLines(text: string): number[] {
  return plainLines(text).flatMap((line, index) => (isWellFormed(line) ? [] : [index + 1]));
}

/** The lines without values in quotes. Line breaks in them stay, commented out, so lines keep their numbers. */
function plainLines(text: string): string[] {
  const withoutQuotes = text.replaceAll(
    QUOTED_VALUE,
    (quoted: string, name: string, _quote: string, rest: string) => {
      const breaks = quoted.split("\n").length - 1;
      return (/^\s*(?:#|$)/.test(rest) ? name : NO_ASSIGNMENT) + "\n#".repeat(breaks);
    },
  );
  return withoutQuotes.split("\n");
}

function isWellFormed(line: string): boolean {
  if (/^\s*(#|$)/.test(line)) return true;
  return ASSIGNMENT.test(line) && !OPEN_QUOTE.test(line);
}

/** Where a name is given twice, the last line counts. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of plainLines(text).entries()) {
    const name = ASSIGNMENT.exec(line)?.[1];
    if (name !== undefined) lines.set(name, index + 1);
  }
  return lines;
}

function readText(name: string, isRequired: boolean): { text: string; mode: number } | undefined {
  let bytes: Buffer;
  let mode: number;
  try {
    [bytes, mode] = readBytes(name);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!isRequired && "code" in error && error.code === "ENOENT") return undefined;
    throw new ConfigError(`${name} cannot be read: ${error.message}`, { cause: error });
  }
  if (bytes.length > MAX_BYTES) {
    throw new ConfigError(`${name} is no file of settings: it has more than ${MAX_BYTES} bytes`);
  }
  try {
    // It also removes the mark that editors on Windows put first.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), mode };
  } catch {
    throw new ConfigError(`${name} cannot be read: it is not UTF-8, save it as that`);
  }
}

function readBytes(name: string): [bytes: Buffer, mode: number] {
  const file = openSync(name, "r");
  try {
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    for (;;) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      length += count;
      if (count === 0 || length === bytes.length) break;
    }
    return [bytes.subarray(0, length), fstatSync(file).mode];
  } finally {
    closeSync(file);
  }
}
