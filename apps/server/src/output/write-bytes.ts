/**
 * Writes to stdout and stderr that never block the program, whatever they are connected to. Tested
 * through output.test.ts.
 */
import { closeSync, constants, fstatSync, openSync, write, writeSync } from "node:fs";
import type { Stats } from "node:fs";

/** Writes some of the bytes, and says how many, or why not. It may call `done` at once. */
export type WriteBytes = (
  bytes: Buffer,
  done: (error: NodeJS.ErrnoException | null, written: number) => void,
) => void;

/** stdout or stderr. */
export type StandardOutput = 1 | 2;

/**
 * Opens stdout or stderr for writes that do not block.
 *
 * - A file is written in a thread of libuv, because a busy disk can hold any write.
 * - A pipe, a terminal or a device is opened a second time, as non-blocking. The first one is shared
 *   with other programs, whose writes must stay as they are.
 * - A socket cannot be opened again. Node itself makes it non-blocking.
 */
export function openOutput(output: StandardOutput): WriteBytes {
  const stats = fstatSync(output);
  if (stats.isFile()) return (bytes, done) => write(output, bytes, done);
  const descriptor = openNonBlocking(output, stats) ?? output;
  return (bytes, done) => {
    let written: number;
    try {
      written = writeSync(descriptor, bytes);
    } catch (error) {
      done(asFileError(error), 0);
      return;
    }
    done(null, written);
  };
}

/**
 * Makes errors of Node's own streams harmless: an error without a listener would end the program. It
 * also makes pipes and sockets non-blocking for writes that do not come through a sink, such as
 * those of the native code.
 */
export function guardStandardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

/** The new descriptor; undefined: the output cannot be opened again. */
function openNonBlocking(output: StandardOutput, stats: Stats): number | undefined {
  if (!stats.isFIFO() && !stats.isCharacterDevice()) return undefined;
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(`/proc/self/fd/${output}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    // There is no /proc, it belongs to another user, or the pipe has no reader any more.
    return undefined;
  }
  if (fstatSync(descriptor).ino === stats.ino) return descriptor;
  closeSync(descriptor);
  return undefined;
}

function asFileError(error: unknown): NodeJS.ErrnoException {
  return error instanceof Error ? error : new Error(String(error));
}
