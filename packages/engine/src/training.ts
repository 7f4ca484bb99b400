/** Fits in the background: one at a time, in a process of its own; then saved, then served. */
import { randomUUID } from "node:crypto";

import type { FitJob, ModelInfo, TrainResult } from "@hellorec/api";
import type { ModelTable } from "@hellorec/store";

import type { ChangeFeed } from "./change-feed.ts";
import type { FitOrder } from "./fit-messages.ts";
import type { FitSchedule } from "./fit-schedule.ts";
import { viewModel } from "./model-file.ts";
import type { FittedModel } from "./model-file.ts";
import { runFit } from "./run-fit.ts";
import type { FitResult } from "./run-fit.ts";

/** The key under which changes of the job are announced. */
export const JOB_CHANGED = "job";

/** The word for a fit that cannot start, in a message for the person who asked for it. */
const NOTHING_TO_LEARN =
  "nothing to learn from yet: no event shows that somebody liked something (track some first)";

/** What a training needs of its surroundings. */
export interface TrainingOptions {
  /** What the next fit is to do. */
  readonly order: () => FitOrder;
  readonly models: ModelTable;
  readonly changes: ChangeFeed;
  /** Told when fits begin and end. */
  readonly schedule: Pick<FitSchedule, "began" | "ended">;
  /** Puts a saved model into service. */
  readonly serve: (model: FittedModel, info: ModelInfo) => Promise<void>;
  /** There was nothing to learn from. */
  readonly onNothing: () => Promise<void>;
  /** Told of failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/** Owns the process that fits. */
export class Training {
  readonly #options: TrainingOptions;
  #job: FitJob | undefined;
  #running: Promise<void> | undefined;
  #attempt = new AbortController();
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
   * Starts a fit of all that is known now, or joins the one under way: that one is followed by
   * another, as it may have missed what came last. It is not stopped for it: who asks often would
   * never get a model.
   */
  startLatest(): TrainResult {
    this.#again = this.#running !== undefined;
    return this.start();
  }

  /**
   * Starts a fit on the data as it is now. One under way begins again, as it may have read what is
   * no longer there.
   */
  startAnew(): TrainResult {
    if (this.#running !== undefined) {
      this.#again = true;
      this.#attempt.abort();
    }
    return this.start();
  }

  /** Stops a fit under way; its model is lost, the one in service stays. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#attempt.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const startedAt = performance.now();
    let info: ModelInfo | undefined;
    let outcome: Partial<FitJob>;
    do {
      // What comes of an attempt that is followed by another is told by that one.
      try {
        const result = await this.#fit();
        info = result === undefined ? undefined : await this.#takeIntoService(result);
        if (info === undefined) {
          throw new FitRefusal(this.#closed ? "the server is shutting down" : NOTHING_TO_LEARN);
        }
        outcome = { state: "done", phase: "done", progress: 1, model_version: info.version };
      } catch (error) {
        const known = error instanceof FitRefusal;
        if (!known && !this.#closed) this.#options.onError(error);
        const message = known ? error.message : "the fit failed; the server's log says why";
        outcome = { state: "failed", phase: "failed", error: message };
      }
    } while (this.#again && !this.#closed);
    this.#running = undefined;
    this.#options.schedule.ended(performance.now() - startedAt, info?.counts.events);
    this.#update({ ...outcome, finished_at: new Date().toISOString() });
  }

  /** One attempt; undefined where it was stopped, to begin again or for good. */
  async #fit(): Promise<FitResult | undefined> {
    if (this.#closed) return undefined;
    this.#again = false;
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    this.#options.schedule.began();
    try {
      return await runFit(this.#options.order(), {
        signal,
        onProgress: (phase, progress) => this.#report(phase, progress),
      });
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** Saves a model, then serves it; undefined where there is none, as nothing was liked. */
  async #takeIntoService(result: FitResult): Promise<ModelInfo | undefined> {
    if (result.kind !== "fitted") {
      await this.#options.onNothing();
      return undefined;
    }
    const { body, digest, summary } = result;
    this.#report("saving", 0.99);
    const trained_at = new Date().toISOString();
    const info: ModelInfo = { version: versionOf(trained_at, digest), trained_at, ...summary };
    await this.#options.models.save({ info, body });
    await this.#options.serve(viewModel(body), info);
    return info;
  }

  /** A fit that begins again goes on where the one before it got to. */
  #report(phase: string, progress: number): void {
    this.#update({ phase, progress: Math.max(progress, this.#job?.progress ?? 0) });
  }

  #update(change: Partial<FitJob>): void {
    if (this.#job === undefined) return;
    this.#job = { ...this.#job, ...change };
    this.#options.changes.announce(JOB_CHANGED);
  }
}

/** A fit that did not happen for a reason the caller should read. */
class FitRefusal extends Error {
  override readonly name = "FitRefusal";
}

/** When it was made and what is in it: sorts by age, and tells two models apart. */
function versionOf(trainedAt: string, digest: string): string {
  return `${trainedAt.replaceAll(/[-:.]/g, "")}-${digest.slice(0, 8)}`;
}
