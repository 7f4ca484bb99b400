import { setTimeout } from "node:timers/promises";

/** Sends a batch until it has arrived, through dropped connections and short outages. */
import { isHellorecConnectionError, isHellorecError } from "@hellorec/client";

const MOST_ATTEMPTS = 8;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/**
 * Repeats calls that may not have arrived. Only for calls that may arrive twice: items are
 * replaced whole, events are known by their ID.
 */
export class Delivery {
  readonly #signal: AbortSignal;
  readonly #note: (text: string) => void;
  #wasAnswered = false;

  constructor(signal: AbortSignal, note: (text: string) => void) {
    this.#signal = signal;
    this.#note = note;
  }

  /** @throws what the call throws, once waiting has not helped or cannot help */
  async send<Output>(call: () => Promise<Output>): Promise<Output> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const output = await call();
        this.#wasAnswered = true;
        return output;
      } catch (error) {
        const delay = this.#delayMs(error, attempt);
        if (delay === undefined) throw error;
        if (attempt === 1) this.#note("the server does not answer for now; trying again");
        await setTimeout(delay, undefined, { signal: this.#signal });
      }
    }
  }

  /** How long to wait before the next attempt; undefined: there is no point in one. */
  #delayMs(error: unknown, attempt: number): number | undefined {
    if (attempt === MOST_ATTEMPTS) return undefined;
    const backoff = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
    if (isHellorecError(error)) {
      if (error.kind !== "SERVICE_UNAVAILABLE" && error.kind !== "TOO_MANY_REQUESTS") {
        return undefined;
      }
      return Math.min(error.retry_after_ms ?? backoff, LONGEST_DELAY_MS);
    }
    // A server that was never there is better told at once.
    if (!this.#wasAnswered || !isHellorecConnectionError(error)) return undefined;
    return error.reason === "unreachable" || error.reason === "timeout" ? backoff : undefined;
  }
}
