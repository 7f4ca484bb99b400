#!/usr/bin/env node
/** The program `hellorec`: reads the command line, runs one command, sets the exit status. */
import { CommanderError } from "commander";

import { EXIT, failureOf } from "./failure.ts";
import { createProgram } from "./program.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read the output has seen enough, as `head` does.
    if (error.code === "EPIPE") process.exit(EXIT.done);
    process.stderr.write(`hellorec: the output cannot be written: ${error.message}\n`);
    process.exit(EXIT.failed);
  });
}

try {
  process.exitCode = await runCommandLine(process.argv.slice(2));
} catch (error) {
  const { line, status } = failureOf(error);
  process.stderr.write(`hellorec: ${line}\n`);
  process.exitCode = status;
}

async function runCommandLine(args: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  process.on("SIGINT", () => {
    // The second time without tidying up.
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  });
  const { program, status } = createProgram(interruption.signal);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has written what it had to say: help, or a mistake in the command line.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return status();
}
