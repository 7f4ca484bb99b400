/** The program `hellorec`: reads the command line, runs one command, sets the exit status. */
import { CommanderError } from "commander";

import { EXIT, failureOf, writeFailure } from "./framework/failure.ts";
import { createProgram } from "./program.ts";

/** Time that a reader of stdout may take for the last of the output. */
const LAST_OUTPUT_MS = 1000;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader has closed the pipe, as `head` does.
  if (error.code === "EPIPE") process.exit(EXIT.done);
  writeFailure(`the output cannot be written: ${error.message}`, false);
  process.exit(EXIT.failed);
});
// A closed stderr loses notes, not the result: the command continues.
process.stderr.on("error", () => undefined);

const interruption = new AbortController();
process.on("SIGINT", onInterrupt);

try {
  process.exitCode = await runCommandLine(process.argv.slice(2));
} catch (error) {
  const { line, status } = failureOf(error);
  writeFailure(line, !process.argv.includes("--no-color"));
  process.exitCode = status;
}
if (interruption.signal.aborted) endInterrupted();

async function runCommandLine(args: readonly string[]): Promise<number> {
  const { program, status } = createProgram(interruption.signal);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has already written the help, or the mistake in the command line.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return status();
}

/** The first Ctrl-C cancels the command and lets it clean up; the second ends the process at once. */
function onInterrupt(): void {
  if (interruption.signal.aborted) endInterrupted();
  interruption.abort();
}

/**
 * Flushes stdout and ends by the signal itself. A shell sees status 130, and a loop in a script ends
 * too, which an exit status alone would not do.
 */
function endInterrupted(): void {
  process.off("SIGINT", onInterrupt);
  process.exitCode = EXIT.interrupted;
  const end = () => process.kill(process.pid, "SIGINT");
  setTimeout(end, LAST_OUTPUT_MS);
  process.stdout.write("", end);
}
