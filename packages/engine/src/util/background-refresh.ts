/** Work that brings something up to date, however often it is asked for. */
import { setTimeout } from "node:timers/promises";

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5000;

/** How a refresh goes. */
export interface RefreshOptions {
  /** Reads everything that changed before it was called. */
  readonly work: () => Promise<void>;
  /** Told of failures, for the operator's log: of the first, until it works again. */
  readonly onError: (error: unknown) => void;
}

/**
 * Runs one at a time. What is asked for during a run is done by one more after it, and what fails
 * is tried again until it works.
 */
export class BackgroundRefresh {
  readonly #options: RefreshOptions;
  readonly #closing = new AbortController();
  #isDue = false;
  #running: Promise<void> | undefined;

  constructor(options: RefreshOptions) {
    this.#options = options;
  }

  /** Something changed. */
  ask(): void {
    this.#isDue = true;
    if (!this.#closing.signal.aborted) this.#running ??= this.#run();
  }

  /** Waits for a run under way; no other follows. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { work, onError } = this.#options;
    const { signal } = this.#closing;
    let failures = 0;
    while (this.#isDue && !signal.aborted) {
      this.#isDue = false;
      try {
        await work();
        failures = 0;
      } catch (error) {
        this.#isDue = true;
        if (failures === 0 && !signal.aborted) onError(error);
        const pause = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
        failures++;
        await setTimeout(pause, undefined, { signal, ref: false }).catch(() => {});
      }
    }
    this.#running = undefined;
  }
}
