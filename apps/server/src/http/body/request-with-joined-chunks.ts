/**
 * Small chunks of a body are joined as they arrive. A body without a length may come in chunks of one
 * byte: Node makes an object for each of thousands that it reads at once, before anybody could refuse
 * them, and would keep them while the body waits.
 */
import { IncomingMessage } from "node:http";
// Tests replace the global one.
import { setImmediate } from "node:timers";

import { announcedLength } from "../announced-length.ts";
import { READ_CHUNK } from "../limits.ts";

/** Larger chunks are passed on as they are. */
const SMALL_CHUNK = 4096;
/** What a buffer takes besides its bytes. */
const BUFFER_OVERHEAD = 400;
/** After so many chunks Node stops to read until they were passed on: parsing them takes its time. */
const MOST_PIECES = 1024;

/** The newest small chunks of one request: Node reads one connection after the other. */
const joined = Buffer.allocUnsafeSlow(READ_CHUNK);
let length = 0;
let owner: RequestWithJoinedChunks | undefined;
let isScheduled = false;

/**
 * A request whose body has few chunks. Those that Node reads at once are one; none waits longer than the
 * iteration of the event loop. Chunks that come one by one are not joined, so few of them are read
 * before a caller asks for them.
 *
 * @example
 * const server = createServer({ IncomingMessage: RequestWithJoinedChunks }, listener);
 */
export class RequestWithJoinedChunks extends IncomingMessage {
  #isWithoutLength: boolean | undefined = undefined;
  #pieces = 0;
  #smallBuffers = 0;

  // Node calls it for each chunk that it has read, and stops to read where it says false.
  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    const isSmall = chunk instanceof Buffer && chunk.length < SMALL_CHUNK;
    if (isSmall && this.#hasNoLength()) {
      this.#pieces += 1;
      return this.#hasRoomBeside(join(this, chunk)) && this.#pieces < MOST_PIECES;
    }
    if (owner === this) passOn(takeJoined());
    if (isSmall) this.#countBuffer();
    return super.push(chunk, encoding) && (!isSmall || this.#hasRoomBeside(0));
  }

  /** Passes on what was joined. */
  passJoined(bytes: Buffer): void {
    this.#countBuffer();
    super.push(bytes);
  }

  /** How many chunks came that were joined, since the last call. */
  takePieces(): number {
    const pieces = this.#pieces;
    this.#pieces = 0;
    return pieces;
  }

  #hasNoLength(): boolean {
    // Looked up once: there may be thousands of chunks.
    this.#isWithoutLength ??= announcedLength(this) === Infinity;
    return this.#isWithoutLength;
  }

  #countBuffer(): void {
    this.#smallBuffers = this.readableLength === 0 ? 1 : this.#smallBuffers + 1;
  }

  #hasRoomBeside(bytes: number): boolean {
    const unread = this.readableLength;
    const overhead = unread === 0 ? 0 : this.#smallBuffers * BUFFER_OVERHEAD;
    return bytes + unread + overhead < this.readableHighWaterMark;
  }
}

/** Chunks of one request that were joined. */
interface JoinedChunks {
  readonly request: RequestWithJoinedChunks;
  readonly bytes: Buffer;
}

/** Joins a chunk with those before it. @returns the bytes of the request that wait to be passed on */
function join(request: RequestWithJoinedChunks, chunk: Buffer): number {
  const isNext = owner === request && length + chunk.length <= joined.length;
  const before = isNext ? undefined : takeJoined();
  owner = request;
  length += chunk.copy(joined, length);
  schedule();
  // Last: a listener may answer.
  passOn(before);
  return length;
}

/** Takes what was joined, in a buffer of just its size. */
function takeJoined(): JoinedChunks | undefined {
  const request = owner;
  if (request === undefined) return undefined;
  const bytes = Buffer.allocUnsafeSlow(length);
  joined.copy(bytes, 0, 0, length);
  owner = undefined;
  length = 0;
  return { request, bytes };
}

function passOn(chunks: JoinedChunks | undefined): void {
  chunks?.request.passJoined(chunks.bytes);
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    passOn(takeJoined());
  });
}
