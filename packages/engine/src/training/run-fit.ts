/** The owner's side of the fit's process: starts it, hears it, takes its model, ends it. */
import { fork } from "node:child_process";

import type { FitOrder, FitReport, FitSummary, Progress } from "./fit-messages.ts";
import type { ChosenModel } from "./model-choice.ts";

const PROGRAM = import.meta.url.endsWith(".ts") ? "./fit-process.dev.mjs" : "./fit-process.js";

/** What came of an order. */
export type FitResult =
  | {
      readonly kind: "fitted";
      readonly summary: FitSummary;
      readonly body: Uint8Array<ArrayBuffer>;
      readonly digest: string;
    }
  | { readonly kind: "chosen"; readonly choice: ChosenModel }
  | { readonly kind: "nothing_to_learn" };

/** How an order is watched and stopped. */
export interface RunFitOptions {
  readonly onProgress: Progress;
  /** Ends the process, and with it every thread it has. */
  readonly signal: AbortSignal;
}

/**
 * Carries out an order in a process of its own, which is gone when this settles: so is all its
 * memory, and where it runs out of it, it alone ends.
 *
 * @throws the signal's reason once it is aborted; what the process failed with
 */
export async function runFit(order: FitOrder, options: RunFitOptions): Promise<FitResult> {
  const { onProgress, signal } = options;
  signal.throwIfAborted();
  // The options that this process was started with, a debugger's port among them, are not the fit's.
  const child = fork(new URL(PROGRAM, import.meta.url), {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const kill = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const intake = new Intake(onProgress);
  try {
    const [status, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>(
      (resolve, reject) => {
        child.on("message", (report: FitReport) => intake.take(report));
        child.once("error", reject);
        child.once("close", (...how) => resolve(how));
        // It may be gone already: `close` tells.
        child.send(order, () => {});
      },
    );
    signal.throwIfAborted();
    const how = killedBy === null ? `with status ${status}` : `by ${killedBy}`;
    return intake.result(`the fit's process ended ${how} before it was done: was memory short?`);
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

/** Puts together what the process reports. */
class Intake {
  readonly #onProgress: Progress;
  #body = new Uint8Array();
  #filled = 0;
  #result: FitResult | undefined;
  #error: Error | undefined;

  constructor(onProgress: Progress) {
    this.#onProgress = onProgress;
  }

  take(report: FitReport): void {
    switch (report.kind) {
      case "progress":
        this.#onProgress(report.phase, report.progress);
        break;
      case "model":
        this.#body = new Uint8Array(report.bytes);
        break;
      case "part":
        this.#body.set(report.bytes, this.#filled);
        this.#filled += report.bytes.length;
        break;
      case "done": {
        const { summary, digest } = report;
        if (this.#filled < this.#body.length) break;
        this.#result = { kind: "fitted", summary, digest, body: this.#body };
        break;
      }
      case "failed":
        this.#error = report.error;
        break;
      default:
        this.#result = report;
    }
  }

  /** @throws {Error} there is none, for a reason the process gave or for `otherwise` */
  result(otherwise: string): FitResult {
    if (this.#result !== undefined) return this.#result;
    throw this.#error ?? new Error(otherwise);
  }
}
