/** The longest time that stopping may take. Tested through program-shutdown.test.ts. */
import type { Logger } from "pino";

/** Time for the last line to be written, of the time that stopping may take. */
const LAST_LINE_MS = 100;

/** Kills the process if it has not ended within `SHUTDOWN_SECONDS` of the request to stop. */
export class ShutdownDeadline {
  readonly #seconds: number;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #startedAt: number | undefined;

  constructor(seconds: number, log: Logger) {
    this.#seconds = seconds;
    this.#log = log;
  }

  /** Starts to count. Further calls do nothing. */
  start(): void {
    this.#startedAt ??= performance.now();
    this.#timer ??= setTimeout(
      () => {
        this.#log.fatal(`not stopped within SHUTDOWN_SECONDS=${this.#seconds}`);
        this.#timer = setTimeout(() => {
          // process.exit would wait for threads, and so for a disk that does not respond.
          process.kill(process.pid, "SIGKILL");
        }, LAST_LINE_MS);
      },
      this.#seconds * 1000 - LAST_LINE_MS,
    );
  }

  /** Milliseconds that are left; all of them before the start. */
  leftMs(): number {
    const passed = performance.now() - (this.#startedAt ?? performance.now());
    return Math.max(0, this.#seconds * 1000 - passed);
  }

  /** Stops counting: everything has closed. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
