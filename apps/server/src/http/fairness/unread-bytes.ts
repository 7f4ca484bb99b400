/** Bytes that were sent to a client and that it did not take. Tested through connections.test.ts. */
import type { Socket } from "node:net";

/** What a series of looks at a socket shows. */
export class UnreadBytes {
  /** Bytes at the last look. */
  bytes = 0;
  /** The time of the first look since when there were always some. */
  since = 0;
  /** The time of the last look that found fewer than the one before. */
  movedAt = 0;
  #queued = 0;

  look(socket: Socket, now: number): void {
    const bytes = socket.writableLength;
    const queued = bytes === 0 ? 0 : queuedBytes(socket);
    if (this.bytes === 0) this.since = now;
    if (this.bytes === 0 || bytes < this.bytes || queued < this.#queued) this.movedAt = now;
    this.bytes = bytes;
    this.#queued = queued;
  }
}

/** The part of a write that the system did not take yet; 0: not known. Node's own timeouts use it. */
function queuedBytes(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, "_handle");
  if (typeof handle !== "object" || handle === null || !("writeQueueSize" in handle)) return 0;
  return typeof handle.writeQueueSize === "number" ? handle.writeQueueSize : 0;
}
