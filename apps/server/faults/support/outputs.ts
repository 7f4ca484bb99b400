/** Outputs for a program that take nothing: pipes that nobody reads, and a free port without them. */
import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/** A pipe. The test has its reading end, and reads only when told to. */
export class Pipe {
  readonly #file: string;
  #reader: number | undefined;
  /** The end that the program writes to. */
  readonly descriptor: number;

  constructor(folder: string, name: string) {
    this.#file = join(folder, name);
    execFileSync("mkfifo", [this.#file]);
    this.#reader = openSync(this.#file, O_RDONLY | O_NONBLOCK);
    this.descriptor = openSync(this.#file, O_WRONLY);
  }

  /** Fills it with line breaks, until not one more fits. */
  fill(): void {
    const descriptor = openSync(this.#file, O_WRONLY | O_NONBLOCK);
    for (const size of [4096, 1]) {
      while (untilFull(() => writeSync(descriptor, "\n".repeat(size))) > 0);
    }
    closeSync(descriptor);
  }

  /** Takes out what is in it. */
  read(): string {
    const reader = this.#reader;
    if (reader === undefined) return "";
    const chunk = Buffer.alloc(1 << 20);
    const size = untilFull(() => readSync(reader, chunk));
    return chunk.toString("utf8", 0, size);
  }

  /** Closes the end that reads: writes fail with EPIPE from now on. */
  closeReader(): void {
    if (this.#reader !== undefined) closeSync(this.#reader);
    this.#reader = undefined;
  }

  [Symbol.dispose](): void {
    this.closeReader();
    closeSync(this.descriptor);
  }
}

/** A port that is free now, for a server whose output cannot name one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** The number of bytes; 0: the pipe is full or empty. */
function untilFull(move: () => number): number {
  try {
    return move();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return 0;
    throw error;
  }
}
