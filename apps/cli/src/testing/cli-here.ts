/** For tests: the command line in the process of the test, for what needs no process of its own. */
import { Readable, Writable } from "node:stream";

import { runCommandLine } from "../command-line.ts";
import { inheritedEnvironment } from "./programs.ts";
import type { Finished } from "./programs.ts";

/** Where a run writes. */
export interface HereOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** As if stdout were a terminal of that many columns; left out: a pipe. */
  readonly columns?: number | undefined;
}

/** What a command wrote, as text. It says of itself what a terminal or a pipe would. */
class Written extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly rows = 24;
  readonly #chunks: Buffer[] = [];

  constructor(columns: number | undefined) {
    super();
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 0;
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}

/**
 * Runs a command line to its end, with an empty stdin and without the settings of the user who runs the
 * tests.
 *
 * @example
 * const { status, stdout } = await runHere(["hello", "alice"], { env: { HELLOREC_URL: server.url } });
 */
export async function runHere(
  args: readonly string[],
  { env = {}, columns }: HereOptions = {},
): Promise<Finished> {
  const stdin = Object.assign(Readable.from([]), { isTTY: false });
  const stdout = new Written(columns);
  const stderr = new Written(undefined);
  const io = {
    env: { ...inheritedEnvironment(), TERM: "xterm-256color", ...env },
    file: "/opt/hellorec/hellorec.js",
    stdin,
    stdout,
    stderr,
  };
  const status = await runCommandLine(args, io, new AbortController().signal);
  return { status, stdout: stdout.text, stderr: stderr.text };
}
