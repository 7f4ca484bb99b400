/**
 * Small chunks of a body are joined as they arrive. A body without a length may come in chunks of one
 * byte: Node makes an object for each of thousands that it reads at once, before anybody could refuse
 * them, and keeps them while the body waits.
 */
import { IncomingMessage } from "node:http";
// Tests replace the global one.
import { setImmediate } from "node:timers";

import { announcedLength } from "../announced-length.ts";
import { READ_CHUNK } from "../limits.ts";

/** Larger chunks are passed on as they are. */
const SMALL_CHUNK = 4096;

/** The newest small chunks of one request: Node reads one connection after the other. */
const joined = Buffer.allocUnsafeSlow(READ_CHUNK);
let length = 0;
let owner: RequestWithJoinedChunks | undefined;
let isScheduled = false;

/**
 * A request whose body has few chunks. Those that arrive in one iteration of the event loop are one;
 * none waits for more of them.
 *
 * @example
 * const server = createServer({ IncomingMessage: RequestWithJoinedChunks }, listener);
 */
export class RequestWithJoinedChunks extends IncomingMessage {
  // Node calls it for each chunk that it has read, and stops to read where it says false.
  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    const isJoined =
      chunk instanceof Buffer && chunk.length < SMALL_CHUNK && announcedLength(this) === Infinity;
    if (isJoined) return join(this, chunk) + this.readableLength < this.readableHighWaterMark;
    if (owner === this) passOn();
    return super.push(chunk, encoding);
  }

  /** Passes on what was joined. */
  passJoined(bytes: Buffer): void {
    super.push(bytes);
  }
}

/** @returns the bytes of the request that wait for the end of the iteration */
function join(request: RequestWithJoinedChunks, chunk: Buffer): number {
  if (owner !== request || length + chunk.length > joined.length) {
    passOn();
    owner = request;
  }
  length += chunk.copy(joined, length);
  schedule();
  return length;
}

/** Passes on what was joined, in a buffer of just its size. */
function passOn(): void {
  const request = owner;
  if (request === undefined) return;
  const bytes = Buffer.allocUnsafeSlow(length);
  joined.copy(bytes, 0, 0, length);
  owner = undefined;
  length = 0;
  request.passJoined(bytes);
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    passOn();
  });
}
