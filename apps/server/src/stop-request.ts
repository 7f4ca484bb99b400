/**
 * What makes the program stop: a signal, or a failure that it cannot recover from. Tested through
 * program-shutdown.test.ts and output.test.ts.
 */

/** The first reason to stop, and the exit status it leads to. */
export interface StopReason {
  readonly because: string;
  readonly exitStatus: number;
  /** Whether callers may be given time to go elsewhere: a service manager asks, and nobody waits. */
  readonly hasGrace: boolean;
}

// Ctrl-C reaches every process of the terminal's group, and a package manager among them may forward
// it. Signals within this time count as one.
const SAME_SIGNAL_MS = 100;

/** Waits for the first reason to stop. A further signal ends the grace, or else the process at once. */
export class StopRequest {
  /** Resolves with the first reason. */
  readonly requested: Promise<StopReason>;
  #resolve: (reason: StopReason) => void = () => {};
  #signalledAt: number | undefined;
  #endGrace: (() => void) | undefined;
  #onUnexpected: ((error: Error) => void) | undefined;

  /** @param onUnexpected takes the first error that nothing caught; the program is to stop then */
  constructor(onUnexpected: (error: Error) => void) {
    this.requested = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#onUnexpected = onUnexpected;
    process.on("SIGINT", this.#onSignal);
    process.on("SIGTERM", this.#onSignal);
    process.on("uncaughtException", this.#onUncaught);
  }

  /** Requests the stop. Only the first reason counts; a later one ends the grace. */
  stop(reason: StopReason): void {
    this.#resolve(reason);
    this.#endGrace?.();
  }

  /** Resolves after this time, or at the next reason to stop if that is sooner. */
  async grace(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#endGrace = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endGrace = undefined;
  }

  /** Gives signals and errors their default effect again. */
  dispose(): void {
    process.off("uncaughtException", this.#onUncaught);
    process.off("SIGINT", this.#onSignal);
    process.off("SIGTERM", this.#onSignal);
  }

  // A stop in order: process.exit aborts the process while one of its threads is in SQLite. Further errors
  // come too late to be of use.
  readonly #onUncaught = (error: Error): void => {
    this.#onUnexpected?.(error);
    this.#onUnexpected = undefined;
    this.stop({ because: "an unexpected error", exitStatus: 1, hasGrace: false });
  };

  readonly #onSignal = (signal: "SIGINT" | "SIGTERM"): void => {
    const now = performance.now();
    const isSame = this.#signalledAt !== undefined && now - this.#signalledAt <= SAME_SIGNAL_MS;
    if (isSame) return;
    if (this.#signalledAt !== undefined && this.#endGrace === undefined) {
      // Without a handler, the signal ends the process at once with its own exit status.
      this.dispose();
      process.kill(process.pid, signal);
    }
    this.#signalledAt = now;
    this.stop({ because: signal, exitStatus: 0, hasGrace: signal === "SIGTERM" });
  };
}
