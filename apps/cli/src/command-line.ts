/** Runs a command line to its end, whatever comes of it. Tested through commands.test.ts. */
import { CommanderError } from "commander";

import { EXIT, failureOf, writeFailure } from "./framework/failure.ts";
import type { ProgramIo } from "./io/program-io.ts";
import { createProgram } from "./program.ts";

/**
 * Reads the command line, runs one command, and writes its result or one line about what failed.
 *
 * @param args without the program
 * @param signal cancels the command
 * @returns the exit status
 * @example process.exitCode = await runCommandLine(["hello", "alice"], processIo, signal);
 */
export async function runCommandLine(
  args: readonly string[],
  io: ProgramIo,
  signal: AbortSignal,
): Promise<number> {
  const { program, status } = createProgram(io, signal);
  try {
    await program.parseAsync(args, { from: "user" });
    return status();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already written the help, or the mistake in the command line.
      return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    }
    const failure = failureOf(error, io.file);
    writeFailure(failure.line, !args.includes("--no-color"), io);
    return failure.status;
  }
}
