/**
 * The parent's side of the fit process: starts it, receives its model, and kills it when the fit is
 * cancelled. Tested through training.test.ts.
 */
import { fork } from "node:child_process";

import { collectYoungGarbage } from "@hellorec/recommender";

import { heapMebibytes } from "./fit-memory.ts";
import type { FitOrder, FitReport, FitSummary, FitWatch } from "./fit-messages.ts";

const PROGRAM = import.meta.url.endsWith(".ts") ? "./fit-process.dev.mjs" : "./fit-process.js";

/** Parts of a model are garbage at once, outside of V8's heap: it would keep more than the model has. */
const COLLECT_BYTES = 4 << 20;
/** Of what the process prints at its end, such as the reason of a crash. */
const MAX_OUTPUT = 2000;

/** A model as the fit process sends it. */
export interface FitOutput {
  readonly kind: "fitted";
  readonly summary: FitSummary;
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body, in hexadecimal. */
  readonly digest: string;
  /** The most memory that the process had, in bytes. */
  readonly peakBytes: number;
}

/** The result of an order: that of a fit or of a comparison, or that there is no data for it. */
export type FitResult =
  | FitOutput
  | Extract<FitReport, { readonly kind: "selected" | "nothing_to_learn" }>;

/** How an order is watched and cancelled. */
export interface RunFitOptions extends FitWatch {
  /** Kills the process with all its threads. */
  readonly signal: AbortSignal;
}

/**
 * Executes an order in a child process. When the promise settles the process has ended and its
 * memory is free. If it runs out of memory, only the child ends.
 *
 * @throws the signal's reason once it is aborted; the error that the process failed with
 */
export async function runFitProcess(order: FitOrder, options: RunFitOptions): Promise<FitResult> {
  const { signal } = options;
  signal.throwIfAborted();
  // Options of this process, such as a debugger's port, must not be passed on.
  const child = fork(new URL(PROGRAM, import.meta.url), {
    execArgv: [`--max-old-space-size=${heapMebibytes(order.source.memoryMb)}`],
    serialization: "advanced",
    // Not the stderr of this process: if nobody reads that, the child would wait for it forever.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let lastOutput = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastOutput = (lastOutput + text).slice(-MAX_OUTPUT);
  });
  const kill = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  const receiver = new ReportReceiver(options);
  try {
    const [status, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>(
      (resolve, reject) => {
        child.on("message", (report: FitReport) => receiver.receive(report));
        child.once("error", (error) => reject(startError(error)));
        child.once("close", (...how) => resolve(how));
        // A process that did not start has no channel, which `error` reports. An error here means that the
        // process has ended already, which `close` reports.
        if (child.connected) child.send(order, () => {});
      },
    );
    signal.throwIfAborted();
    const how = killedBy === null ? `with status ${status}` : `by ${killedBy}`;
    return receiver.result(
      `the fit process ended ${how} before it was done; it may have run out of memory${lastOutput === "" ? "" : `. Its last output: ${lastOutput.trim()}`}`,
    );
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

function startError(cause: Error): Error {
  return new Error(
    `the fit process did not start (${cause.message}): free memory, or allow more processes`,
    { cause },
  );
}

/** Builds the result from the reports of the process. */
class ReportReceiver {
  readonly #watch: FitWatch;
  #body = new Uint8Array();
  #filled = 0;
  #result: FitResult | undefined;
  #error: Error | undefined;

  constructor(watch: FitWatch) {
    this.#watch = watch;
  }

  receive(report: FitReport): void {
    switch (report.kind) {
      case "progress":
        this.#watch.onProgress(report.phase, report.progress);
        break;
      case "note":
        this.#watch.onNote(report.text);
        break;
      case "model":
        this.#body = new Uint8Array(report.bytes);
        break;
      case "part":
        this.#body.set(report.bytes, this.#filled);
        this.#filled += report.bytes.length;
        if (this.#filled % COLLECT_BYTES < report.bytes.length) collectYoungGarbage();
        break;
      case "done": {
        const { summary, digest, peak_bytes: peakBytes } = report;
        if (this.#filled < this.#body.length) break;
        this.#result = { kind: "fitted", summary, digest, peakBytes, body: this.#body };
        break;
      }
      case "failed":
        this.#error = report.error;
        break;
      default:
        this.#result = report;
    }
  }

  /** @throws {Error} there is no result: the process reported an error, or ended as `otherwise` says */
  result(otherwise: string): FitResult {
    if (this.#result !== undefined) return this.#result;
    throw this.#error ?? new Error(otherwise);
  }
}
