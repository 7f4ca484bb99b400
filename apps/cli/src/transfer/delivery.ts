/** Retries a call with backoff until it succeeds. Tested through transfer.test.ts. */
import { setTimeout } from "node:timers/promises";

import { isHellorecError } from "@hellorec/client";

const MOST_ATTEMPTS = 8;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/**
 * Retries calls that may have failed on the way. Only for idempotent calls: items are replaced whole,
 * and an event counts once by its ID.
 */
export class Delivery {
  readonly #signal: AbortSignal;
  readonly #note: (text: string) => void;

  constructor(signal: AbortSignal, note: (text: string) => void) {
    this.#signal = signal;
    this.#note = note;
  }

  /** @throws what the call throws, after the last attempt or where a retry cannot help */
  async send<Output>(call: () => Promise<Output>): Promise<Output> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        const delay = delayMs(error, attempt);
        if (delay === undefined) throw error;
        if (attempt === 1) this.#note("the server does not answer for now; trying again");
        await setTimeout(delay, undefined, { signal: this.#signal });
      }
    }
  }
}

/** How long to wait before the next attempt; undefined: do not retry. */
function delayMs(error: unknown, attempt: number): number | undefined {
  if (attempt === MOST_ATTEMPTS) return undefined;
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  if (!isHellorecError(error)) return undefined;
  if (error.reason === "refused") {
    const isTemporary = error.kind === "SERVICE_UNAVAILABLE" || error.kind === "TOO_MANY_REQUESTS";
    return isTemporary ? Math.min(error.retry_after_ms ?? backoff, LONGEST_DELAY_MS) : undefined;
  }
  return error.reason === "unreachable" || error.reason === "timeout" ? backoff : undefined;
}
