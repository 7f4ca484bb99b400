/** Arguments that are JSON, given on the command line or on standard input. */
import { addAbortSignal } from "node:stream";
import type { Readable } from "node:stream";

import { CliUsageError } from "./failure.ts";

/**
 * The JSON value of an argument; `-` reads it from standard input.
 *
 * @param input standard input
 * @throws {CliUsageError} the text is not JSON
 */
export async function parseJson(
  argument: string,
  signal: AbortSignal,
  input: Readable,
): Promise<unknown> {
  const text = argument === "-" ? await textOf(input, signal) : argument;
  try {
    // Editors write a byte order mark before the text of a file.
    const value: unknown = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
    return value;
  } catch (error) {
    const where = argument === "-" ? "standard input" : "the argument";
    const why = error instanceof Error ? error.message : String(error);
    throw new CliUsageError(`${where} is not JSON: ${why}`);
  }
}

async function textOf(input: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(signal, input)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
