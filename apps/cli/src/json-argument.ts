/** Arguments that are JSON, or come from standard input. */
import { addAbortSignal } from "node:stream";

import { UsageError } from "./failure.ts";

/**
 * The value an argument holds; `-` takes it from standard input.
 *
 * @throws {UsageError} it is not JSON
 */
export async function parseJson(argument: string, signal: AbortSignal): Promise<unknown> {
  const text = argument === "-" ? await standardInput(signal) : argument;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const where = argument === "-" ? "standard input" : "the argument";
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${where} is not JSON: ${why}`);
  }
}

async function standardInput(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(signal, process.stdin)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
