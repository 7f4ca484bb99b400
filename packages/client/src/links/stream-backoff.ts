/** When a stream that ended is opened again. Tested through live.test.ts and reconnect-link.test.ts. */
import type { HellorecError } from "../errors/hellorec-error.ts";
import { backoffMs } from "../transport/backoff.ts";

const FIRST_DELAY_MS = 250;
/** Short, so that a page is connected again within 3 s of a server that was away for long. */
const LONGEST_DELAY_MS = 2500;
/** Longer where the caller's own `token` or `headers` function fails: that is not this server. */
const LONGEST_UNSENT_DELAY_MS = 10_000;
/** The longest `Retry-After` that is obeyed. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;
const RETRY_AFTER_SPREAD_MS = 500;

/** A connection that was open for as long was no failure, whatever ended it. */
const SUCCESS_MS = 1000;

/** Counts the failures of one connection. Times are those of `Date.now()`. */
export class StreamBackoff {
  #failures = 0;
  #startedAt = 0;
  #openedAt: number | undefined;

  noteAttempt(now: number): void {
    this.#startedAt = now;
    this.#openedAt = undefined;
  }

  noteOpen(now: number): void {
    this.#openedAt = now;
  }

  /** Notes that the attempt, or the open connection, ended. @returns the time to wait, in milliseconds */
  delayAfter(error: HellorecError, now: number): number {
    const { reason, retry_after_ms } = error;
    const openedAt = this.#openedAt;
    // One that ends as soon as it is open is no success.
    if (openedAt !== undefined && now - openedAt >= SUCCESS_MS) this.#failures = 0;
    const longestMs = reason === "unsent" ? LONGEST_UNSENT_DELAY_MS : LONGEST_DELAY_MS;
    this.#failures += 1;
    const backoff = backoffMs(this.#failures, { firstMs: FIRST_DELAY_MS, longestMs });
    // An attempt that nothing answered has waited already.
    const waited = openedAt === undefined ? now - this.#startedAt : 0;
    const delay = Math.max(0, backoff - Math.max(0, waited));
    if (retry_after_ms === undefined) return delay;
    const asked = Math.min(retry_after_ms, LONGEST_RETRY_AFTER_MS);
    return Math.max(delay, asked + Math.random() * RETRY_AFTER_SPREAD_MS);
  }
}
