/** The fair scheduler of bodies: large bodies share the one thread with all other requests. */
import type { FastifyRequest } from "fastify";

/** Bytes of JSON to handle in one iteration of the event loop: one to two milliseconds. */
const BYTES_PER_ITERATION = 65_536;

interface WaitingBody {
  readonly bytes: number;
  readonly start: () => void;
}

/**
 * Admits a number of bytes in each iteration of the event loop, first come, first served. A larger
 * body starts when nothing else is in progress, and the next body waits as many iterations as its
 * bytes take: the first parses it, the following ones check and handle it.
 */
export class BodyScheduler {
  readonly #waiting: WaitingBody[] = [];
  /** Admitted bytes that later iterations have to pay for. */
  #owed = 0;
  #isCounting = false;

  /**
   * Calls `start` once this many bytes fit: at once, if other bodies left room in this iteration.
   */
  schedule(bytes: number, start: () => void): void {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) {
      this.#waiting.push({ bytes, start });
      return;
    }
    this.#admit(bytes);
    start();
  }

  #fits(bytes: number): boolean {
    return this.#owed === 0 || this.#owed + bytes <= BYTES_PER_ITERATION;
  }

  #admit(bytes: number): void {
    this.#owed += bytes;
    if (!this.#isCounting) setImmediate(() => this.#nextIteration());
    this.#isCounting = true;
  }

  #nextIteration(): void {
    this.#owed = Math.max(0, this.#owed - BYTES_PER_ITERATION);
    this.#isCounting = this.#owed > 0;
    if (this.#isCounting) setImmediate(() => this.#nextIteration());
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!this.#fits(next.bytes)) return;
      this.#waiting.shift();
      this.#admit(next.bytes);
      next.start();
    }
  }
}

/** The approximate length in bytes of a body that was read but not parsed; 0: no body. */
export function bodyLength({ body }: FastifyRequest): number {
  return typeof body === "string" || Buffer.isBuffer(body) ? body.length : 0;
}
