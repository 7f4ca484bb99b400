/**
 * Large bodies that arrive at the same time are read in turns: the event loop would read all of them in
 * each iteration, before anything else.
 */
import type { IncomingMessage } from "node:http";

/** Bytes that are read in one iteration of the event loop: some tenths of a millisecond. */
const BYTES_PER_ITERATION = 131_072;
/** What Node reads at a time. */
const CHUNK = 65_536;
/** Smaller chunks are the ends of bodies, or whole ones, and are not counted. */
const COUNTED_CHUNK = 16_384;

let bytes = 0;
let isScheduled = false;
/** All the bodies of a process share its event loop. */
const waiting: IncomingMessage[] = [];

/**
 * Counts a chunk of a body that was read. If there were too many in this iteration, the body goes on in
 * a later one.
 *
 * @example payload.on("data", (chunk: Buffer) => takeReadTurn(payload, chunk.length));
 */
export function takeReadTurn(payload: IncomingMessage, length: number): void {
  if (length < COUNTED_CHUNK) return;
  bytes += length;
  if (bytes > BYTES_PER_ITERATION) {
    payload.pause();
    waiting.push(payload);
  }
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    bytes = 0;
    for (const payload of waiting.splice(0, BYTES_PER_ITERATION / CHUNK)) {
      if (!payload.destroyed) payload.resume();
    }
    if (waiting.length > 0) schedule();
  });
}
