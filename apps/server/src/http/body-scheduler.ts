/** Fairness on one thread: large bodies take turns with everything else that waits to be served. */
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Bytes of JSON that are read in one round of the event loop: one to two milliseconds. */
const BYTES_IN_A_ROUND = 65_536;

interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
}

/**
 * Hands out a number of bytes for each round of the event loop, first come first served. A body that
 * is larger begins when nobody has any, and the next one waits as many rounds as it takes: it is
 * parsed in the first, checked and taken in, in those that follow.
 */
export class BodyTurns {
  readonly #waiting: Waiting[] = [];
  /** Bytes begun that rounds are still to be given to. */
  #owed = 0;
  #isCounting = false;

  /** Calls `begin` when it is the turn of this many bytes: at once, unless others took this round. */
  take(bytes: number, begin: () => void): void {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) {
      this.#waiting.push({ bytes, begin });
      return;
    }
    this.#admit(bytes);
    begin();
  }

  #fits(bytes: number): boolean {
    return this.#owed === 0 || this.#owed + bytes <= BYTES_IN_A_ROUND;
  }

  #admit(bytes: number): void {
    this.#owed += bytes;
    if (!this.#isCounting) setImmediate(() => this.#nextRound());
    this.#isCounting = true;
  }

  #nextRound(): void {
    this.#owed = Math.max(0, this.#owed - BYTES_IN_A_ROUND);
    this.#isCounting = this.#owed > 0;
    if (this.#isCounting) setImmediate(() => this.#nextRound());
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!this.#fits(next.bytes)) return;
      this.#waiting.shift();
      this.#admit(next.bytes);
      next.begin();
    }
  }
}

/** Lets requests of every route wait for the turn of their bodies before these are parsed. */
export function addBodyTurns(app: FastifyInstance): void {
  const turns = new BodyTurns();
  app.addHook("preHandler", (request, _reply, done) => {
    const bytes = bodyLength(request);
    if (bytes === 0) done();
    else turns.take(bytes, done);
  });
}

/** Of a body that was read, but not parsed yet; about. */
export function bodyLength({ body }: FastifyRequest): number {
  return typeof body === "string" || Buffer.isBuffer(body) ? body.length : 0;
}
