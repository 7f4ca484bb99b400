/** What the process gives the program: streams, variables, and the file that it was started from. */
import type { Readable, Writable } from "node:stream";

/** A stream to write to, which may be a terminal. */
export type OutputStream = Writable & Pick<NodeJS.WriteStream, "isTTY" | "columns" | "rows">;

/** A stream to read from, which may be a terminal. */
export type InputStream = Readable & Pick<NodeJS.ReadStream, "isTTY">;

/** Everything outside of the program that its commands read and write, except the server and files. */
export interface ProgramIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What Node runs. */
  readonly file: string;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** Those of this process. */
export const processIo: ProgramIo = {
  env: process.env,
  file: process.argv[1] ?? "",
  // Node opens it at the first access: a command that reads nothing leaves it to others.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
};
