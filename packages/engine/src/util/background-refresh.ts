/** Work in the background that brings something up to date, however often it is scheduled. */
import { setTimeout } from "node:timers/promises";

const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 5000;

/** How a refresh runs. */
export interface RefreshOptions {
  /** Reads everything that changed before the call. */
  readonly work: () => Promise<void>;
  /** Receives failures, for the operator's log: the first one, until the work succeeds again. */
  readonly onError: (error: unknown) => void;
}

/**
 * Runs one refresh at a time. All requests that arrive during a run are served by one more run. A
 * run that fails is retried, with growing pauses, until it succeeds.
 */
export class BackgroundRefresh {
  readonly #options: RefreshOptions;
  readonly #closing = new AbortController();
  #isDue = false;
  #running: Promise<void> | undefined;

  constructor(options: RefreshOptions) {
    this.#options = options;
  }

  /** Schedules a run that sees everything that has changed until now. */
  schedule(): void {
    this.#isDue = true;
    if (!this.#closing.signal.aborted) this.#running ??= this.#run();
  }

  /** Waits for the current run. No other run follows. */
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
        const pause = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
        failures++;
        await setTimeout(pause, undefined, { signal, ref: false }).catch(() => {});
      }
    }
    this.#running = undefined;
  }
}
