/** stdout and stderr of the program, and its end. Tested through output.test.ts. */
import { hostname } from "node:os";

import { OutputSink } from "./output-sink.ts";
import { guardStandardStreams, openOutput } from "./write-bytes.ts";

/** Time that the last lines may take at the end of a server. */
const LAST_LINES_MS = 300;
/** Time that a reader may take for the result of a command. */
const RESULT_MS = 10_000;

/** stdout and stderr. No write to them blocks or throws. */
export class Outputs {
  readonly #stdout: OutputSink;
  readonly #stderr: OutputSink;

  constructor() {
    guardStandardStreams();
    this.#stdout = new OutputSink({ writeBytes: openOutput(1) });
    this.#stderr = new OutputSink({ writeBytes: openOutput(2), describeDropped });
  }

  /** Where the log goes. */
  get log(): { write: (line: string) => void } {
    return this.#stderr;
  }

  /** Prints a line on stdout. */
  readonly print = (line: string): void => this.#stdout.write(`${line}\n`);

  /** Writes to stderr, each line with the name of the program. */
  readonly warn = (text: string): void =>
    this.#stderr.write(`${text.replaceAll(/^/gm, "hellorec-server: ")}\n`);

  /** Lines of the log that found no room so far. */
  readonly droppedLines = (): number => this.#stderr.droppedLines;

  /** Waits until the last lines of a server are written, for a moment at most. */
  readonly flush = async (): Promise<void> => {
    await Promise.all([this.#stdout.flushed(LAST_LINES_MS), this.#stderr.flushed(LAST_LINES_MS)]);
  };

  /**
   * Waits until the result of a command is written. A reader that closed the pipe, as `head` does,
   * has what it wanted.
   *
   * @returns why the result is lost; undefined: it is not
   */
  readonly findLostResult = async (): Promise<string | undefined> => {
    if (await this.#stdout.flushed(RESULT_MS)) return undefined;
    const { problem } = this.#stdout;
    if (problem?.code === "EPIPE") return undefined;
    const reason = problem?.message ?? "nothing reads it";
    return `the result cannot be written to stdout (${reason}): write it to another place`;
  };

  /** Ends the program with a status. */
  async end(status: number): Promise<void> {
    process.exitCode = status;
    await this.flush();
    // The end of the program would wait for the thread of such a write.
    if (this.#stdout.isWriting || this.#stderr.isWriting) process.kill(process.pid, "SIGKILL");
  }
}

/** A line of the log. It has the level of a warning, and is written at every `LOG_LEVEL`. */
function describeDropped(lines: number): string {
  const fields = { level: 40, time: Date.now(), pid: process.pid, hostname: hostname() };
  const msg = "lines of the log were dropped: stderr did not take them";
  return `${JSON.stringify({ ...fields, dropped_lines: lines, msg })}\n`;
}
