/** What asks the program to stop: a signal, a failure it cannot go on from, or running out of time. */
import type { Logger } from "pino";

/** The first reason to stop, and the exit status it leads to. */
export interface StopReason {
  readonly because: string;
  readonly exit_status: number;
}

// Ctrl-C reaches every process of a terminal's group, and a package manager among them may pass it
// on: what comes within this time is the same wish to stop.
const SAME_SIGNAL_MS = 100;

/** Waits for the first reason to stop. A second signal ends the process at once. */
export class StopRequest {
  /** Resolves with the first reason. */
  readonly requested: Promise<StopReason>;
  #reason: StopReason | undefined;
  #resolve: (reason: StopReason) => void = () => {};
  #signalledAt: number | undefined;

  constructor() {
    this.requested = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    process.on("SIGINT", this.#onSignal);
    process.on("SIGTERM", this.#onSignal);
  }

  /** The first reason, once there is one. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  stop(reason: StopReason): void {
    this.#reason ??= reason;
    this.#resolve(this.#reason);
  }

  /** Leaves signals to Node again. */
  dispose(): void {
    process.off("SIGINT", this.#onSignal);
    process.off("SIGTERM", this.#onSignal);
  }

  readonly #onSignal = (signal: "SIGINT" | "SIGTERM"): void => {
    const now = performance.now();
    if (this.#signalledAt === undefined) this.#signalledAt = now;
    else if (now - this.#signalledAt > SAME_SIGNAL_MS) {
      // Left to Node the signal ends the process at once, with the status that belongs to it.
      this.dispose();
      process.kill(process.pid, signal);
    }
    this.stop({ because: signal, exit_status: 0 });
  };
}

/** The longest that stopping may take. */
export class Deadline {
  readonly #seconds: number;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number, log: Logger) {
    this.#seconds = seconds;
    this.#log = log;
  }

  /** Begins to count, once. */
  start(): void {
    this.#timer ??= setTimeout(() => {
      this.#log.fatal(`not stopped within SHUTDOWN_SECONDS=${this.#seconds}`);
      // process.exit would wait for threads, and so for a disk that does not answer.
      process.kill(process.pid, "SIGKILL");
    }, this.#seconds * 1000);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
