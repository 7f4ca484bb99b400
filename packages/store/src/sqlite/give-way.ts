/** Pauses a long read while the write-ahead log is large. Tested through give-way.test.ts. */
import { statSync } from "node:fs";

// The owner empties the log from 32 MB on, between two snapshots of all readers.
const LARGE_BYTES = 48 << 20;
const STEP_MS = 20;
// As long as an attempt of the owner to empty the log, and the pause before the next one.
const LONGEST_MS = 500;

const sleeping = new Int32Array(new SharedArrayBuffer(4));

/**
 * Makes a function to call between the snapshots of one read. It blocks the thread for up to half a
 * second while the log of a file is large and being written. A reader with low priority on a busy
 * machine would otherwise nearly always have a snapshot.
 *
 * @returns a function that returns the time it has waited, in milliseconds
 */
export function givingWay(file: string): () => number {
  const log = `${file}-wal`;
  /** The size of a log that nobody wrote while it was waited for: nobody empties it either. */
  let idleSize = 0;
  return () => {
    const first = sizeOf(log);
    if (first < LARGE_BYTES || first === idleSize) return 0;
    let waited = 0;
    let size = first;
    while (size >= LARGE_BYTES && waited < LONGEST_MS) {
      Atomics.wait(sleeping, 0, 0, STEP_MS);
      waited += STEP_MS;
      size = sizeOf(log);
    }
    idleSize = size === first ? size : 0;
    return waited;
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
