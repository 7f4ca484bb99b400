#!/usr/bin/env node
/** The program `hellorec`: reads the command line, runs one command, sets the exit status. */
import { CommanderError } from "commander";

import { EXIT, failureOf, tellFailure } from "./failure.ts";
import { createProgram } from "./program.ts";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read the output has seen enough, as `head` does.
  if (error.code === "EPIPE") process.exit(EXIT.done);
  tellFailure(`the output cannot be written: ${error.message}`, false);
  process.exit(EXIT.failed);
});
// Nobody listens to what is said beside the result: the command goes on all the same.
process.stderr.on("error", () => undefined);

const interruption = new AbortController();
process.on("SIGINT", onInterrupt);

try {
  process.exitCode = await runCommandLine(process.argv.slice(2));
} catch (error) {
  const { line, status } = failureOf(error);
  tellFailure(line, !process.argv.includes("--no-color"));
  process.exitCode = status;
}
if (interruption.signal.aborted) endInterrupted();

async function runCommandLine(args: readonly string[]): Promise<number> {
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

/** The first Ctrl-C tidies up; the second does not wait for that. */
function onInterrupt(): void {
  if (interruption.signal.aborted) endInterrupted();
  interruption.abort();
}

/**
 * Ends by the signal itself, once what was written is out: 130 to a shell, and a loop in a script
 * ends as well, which an exit status alone would not make it do.
 */
function endInterrupted(): void {
  process.off("SIGINT", onInterrupt);
  process.exitCode = EXIT.interrupted;
  process.stdout.write("", () => process.kill(process.pid, "SIGINT"));
}
