/**
 * The calls of clients that call rarely do not wait for those of others: turns share the time that is
 * left to calls, and others may have used it.
 */

/** A client that runs fewer calls than this may be one that calls rarely. */
const FEW_RUNNING = 4;
/** A client that calls as rarely as this, in milliseconds, has nothing to wait for. */
const RARE_MS = 5;
/** Most of their calls that start in one iteration: there may be many such clients. */
const MOST_STARTS = 2;

/** The calls of a client, and when one last passed others. */
export interface RareCaller {
  readonly running: number;
  passedAt: number;
}

/**
 * Counts the calls that pass others.
 *
 * @example
 * const rareCalls = new RareCalls();
 * const caller = { running: 0, passedAt: -Infinity };
 * rareCalls.mayPass(caller); // true
 * rareCalls.mayPass(caller); // false: it called just now
 */
export class RareCalls {
  #starts = 0;

  /** Whether a call of this client may start before those of others that wait. Then it counts. */
  mayPass(caller: RareCaller): boolean {
    if (caller.running >= FEW_RUNNING || this.#starts >= MOST_STARTS) return false;
    const now = performance.now();
    if (now - caller.passedAt < RARE_MS) return false;
    caller.passedAt = now;
    if (this.#starts === 0) {
      setImmediate(() => {
        this.#starts = 0;
      });
    }
    this.#starts += 1;
    return true;
  }
}
