/**
 * Large bodies that arrive at the same time are read in turns: the event loop would read all of them in
 * each iteration, before anything else.
 */
import type { IncomingMessage } from "node:http";

import { arrivals } from "../fairness/arrivals.ts";
import { READ_CHUNK } from "../limits.ts";
import { RequestWithJoinedChunks } from "./request-with-joined-chunks.ts";

/** While many connections arrive, one chunk is read in so many iterations. */
const ITERATIONS_PER_CHUNK = 4;
/** What a chunk takes besides its bytes, of memory and of time. A body may come in chunks of one byte. */
const CHUNK_OVERHEAD = 256;
const CHUNKS_PER_ITERATION = 2;
/** Bytes that are read in one iteration of the event loop: some tenths of a millisecond. */
const BYTES_PER_ITERATION = CHUNKS_PER_ITERATION * (READ_CHUNK + CHUNK_OVERHEAD);
/** Fewer bytes are the ends of bodies, or whole ones, and are not counted. */
const COUNTED_CHUNK = 16_384;

let bytes = 0;
let isScheduled = false;
let iterations = 0;
/** All the bodies of a process share its event loop. */
const waiting: (() => boolean)[] = [];

/**
 * Starts to read a body: at once, if this iteration has room, or else in a later one. Of a body that
 * waits Node reads the first chunk alone.
 *
 * @param length of the body in bytes, as far as it is known
 * @param start is called once. It says whether it reads: one that does not takes no turn
 * @returns whether it was called already
 */
export function startReading(length: number, start: () => boolean): boolean {
  if (length < COUNTED_CHUNK) {
    start();
    return true;
  }
  const isNext =
    waiting.length === 0 && !arrivals.areMany && bytes + READ_CHUNK <= BYTES_PER_ITERATION;
  if (isNext) {
    // Its first chunk is counted when it is read. Until then it counts for others that start.
    bytes += READ_CHUNK;
    start();
  } else {
    waiting.push(start);
  }
  schedule();
  return isNext;
}

/** What Node keeps of a chunk of a body, in bytes. */
export function heldBytes(chunk: Buffer): number {
  return chunk.length + CHUNK_OVERHEAD;
}

/**
 * Counts what is read of a body. If it was too much in this iteration, the body goes on in a later one.
 *
 * @example
 * const reading = new BodyReading(payload);
 * payload.on("data", (chunk: Buffer) => reading.take(chunk));
 */
export class BodyReading {
  readonly #payload: IncomingMessage;
  /** Bytes of chunks since the last turn. */
  #bytes = 0;

  constructor(payload: IncomingMessage) {
    this.#payload = payload;
  }

  /**
   * Counts a chunk: of a few bytes, with the next ones. One that was joined took as long as its pieces.
   *
   * @returns what it counts, in bytes
   */
  take(chunk: Buffer): number {
    const counted = heldBytes(chunk) + CHUNK_OVERHEAD * piecesOf(this.#payload);
    this.#bytes += counted;
    if (this.#bytes < COUNTED_CHUNK) return counted;
    bytes += this.#bytes;
    this.#bytes = 0;
    if (bytes > BYTES_PER_ITERATION || arrivals.areMany) {
      this.#payload.pause();
      waiting.push(this.#goOn);
    }
    schedule();
    return counted;
  }

  readonly #goOn = (): boolean => {
    if (this.#payload.destroyed) return false;
    this.#payload.resume();
    return true;
  };
}

function piecesOf(payload: IncomingMessage): number {
  return payload instanceof RequestWithJoinedChunks ? payload.takePieces() : 0;
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    bytes = 0;
    for (let turns = turnsNow(); turns > 0;) {
      const start = waiting.shift();
      if (start === undefined) return;
      if (start()) turns -= 1;
    }
    if (waiting.length > 0) schedule();
  });
}

/** Bodies that may begin or go on in this iteration. */
function turnsNow(): number {
  if (!arrivals.areMany) return CHUNKS_PER_ITERATION;
  iterations += 1;
  return iterations % ITERATIONS_PER_CHUNK === 0 ? 1 : 0;
}
