/** The program `hellorec`: the command line in a process, with its signals, pipes and exit status. */
import { runCommandLine } from "./command-line.ts";
import { EXIT, writeFailure } from "./framework/failure.ts";
import { processIo } from "./io/program-io.ts";

/** Time that a reader of stdout may take for the last of the output. */
const LAST_OUTPUT_MS = 1000;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader has closed the pipe, as `head` does.
  if (error.code === "EPIPE") process.exit(EXIT.done);
  writeFailure(`the output cannot be written: ${error.message}`, false, processIo);
  process.exit(EXIT.failed);
});
// A closed stderr loses notes, not the result: the command continues.
process.stderr.on("error", () => undefined);

const interruption = new AbortController();
process.on("SIGINT", onInterrupt);

process.exitCode = await runCommandLine(process.argv.slice(2), processIo, interruption.signal);
if (interruption.signal.aborted) endInterrupted();

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
