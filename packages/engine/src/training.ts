/** Fits in the background: one at a time, in a thread of its own; then saved, then served. */
import { randomUUID } from "node:crypto";
import { Worker } from "node:worker_threads";

import type { FitJob, ModelInfo, TrainResult } from "@hellorec/api";
import type { ModelTable } from "@hellorec/store";

import type { ChangeFeed } from "./change-feed.ts";
import type { FitOrder, FitOutcome, FitReport } from "./fit-messages.ts";
import type { FittedModel } from "./model-file.ts";

const THREAD_FILE = import.meta.url.endsWith(".ts") ? "./fit-thread.dev.mjs" : "./fit-thread.js";
/** The key under which changes of the job are announced. */
export const JOB_CHANGED = "job";

/** The word for a fit that cannot start, in a message for the person who asked for it. */
const NOTHING_TO_LEARN =
  "nothing to learn from yet: no event shows that somebody liked something (track some first)";

/** What a training needs of its surroundings. */
export interface TrainingOptions {
  readonly order: FitOrder;
  readonly models: ModelTable;
  readonly changes: ChangeFeed;
  /** Puts a saved model into service. */
  readonly serve: (model: FittedModel, info: ModelInfo) => Promise<void>;
  /** There was nothing to learn from. */
  readonly onNothing: () => Promise<void>;
  /** Told of failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/** Owns the thread that fits. */
export class Training {
  readonly #options: TrainingOptions;
  #job: FitJob | undefined;
  #running: Promise<void> | undefined;
  #worker: Worker | undefined;
  #again = false;
  #closed = false;

  constructor(options: TrainingOptions) {
    this.#options = options;
  }

  /** The fit under way, or the last one. */
  get job(): FitJob | undefined {
    return this.#job;
  }

  /** Starts a fit, or joins the one under way. */
  start(): TrainResult {
    if (this.#job === undefined || this.#running === undefined) {
      this.#job = {
        job_id: randomUUID(),
        state: "running",
        progress: 0,
        phase: "starting",
        started_at: new Date().toISOString(),
      };
      this.#running = this.#run();
    }
    return { job_id: this.#job.job_id, state: this.#job.state };
  }

  /**
   * Starts a fit on the data as it is now. One under way is not served: it begins again, as it may
   * have read what is no longer there.
   */
  startAnew(): void {
    if (this.#running === undefined) this.start();
    else this.#again = true;
  }

  /** Stops a fit under way; its model is lost, the one in service stays. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#again = false;
    await this.#worker?.terminate();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      const { model, body, digest, summary } = await this.#fitLatest();
      this.#update({ phase: "saving", progress: 0.99 });
      const trained_at = new Date().toISOString();
      const info: ModelInfo = { version: versionOf(trained_at, digest), trained_at, ...summary };
      await this.#options.models.save({ info, body });
      await this.#options.serve(model, info);
      this.#finish({ state: "done", phase: "done", progress: 1, model_version: info.version });
    } catch (error) {
      const known = error instanceof FitRefusal;
      if (error instanceof NothingToLearn) await this.#options.onNothing();
      if (!known && !this.#closed) this.#options.onError(error);
      const message = known ? error.message : "the fit failed; the server's log says why";
      this.#finish({ state: "failed", phase: "failed", error: message });
    }
  }

  /** Fits until nothing asked for a newer one meanwhile. */
  async #fitLatest(): Promise<FitOutcome> {
    let outcome: FitOutcome;
    do {
      this.#again = false;
      outcome = await this.#fit();
    } while (this.#again && !this.#closed);
    return outcome;
  }

  #finish(outcome: Partial<FitJob>): void {
    this.#running = undefined;
    this.#update({ ...outcome, finished_at: new Date().toISOString() });
    if (!this.#again || this.#closed) return;
    this.#again = false;
    this.start();
  }

  #update(change: Partial<FitJob>): void {
    if (this.#job === undefined) return;
    this.#job = { ...this.#job, ...change };
    this.#options.changes.announce(JOB_CHANGED);
  }

  #fit(): Promise<FitOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new FitRefusal("the server is shutting down"));
        return;
      }
      const worker = new Worker(new URL(THREAD_FILE, import.meta.url), {
        workerData: this.#options.order,
        name: "fit",
      });
      this.#worker = worker;
      worker.on("message", (report: FitReport) => {
        if (report.kind === "progress") {
          this.#update({ phase: report.phase, progress: report.progress });
        } else if (report.kind === "nothing_to_learn") {
          reject(new NothingToLearn(NOTHING_TO_LEARN));
        } else {
          resolve(report);
        }
      });
      worker.once("error", reject);
      worker.once("exit", (status) => {
        if (this.#worker === worker) this.#worker = undefined;
        reject(new Error(`the fit's thread ended with status ${status} and without a model`));
      });
    });
  }
}

/** A fit that did not happen for a reason the caller should read. */
class FitRefusal extends Error {
  override readonly name: string = "FitRefusal";
}

class NothingToLearn extends FitRefusal {
  override readonly name = "NothingToLearn";
}

/** When it was made and what is in it: sorts by age, and tells two models apart. */
function versionOf(trainedAt: string, digest: string): string {
  return `${trainedAt.replaceAll(/[-:.]/g, "")}-${digest.slice(0, 8)}`;
}
