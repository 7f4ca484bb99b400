/** The fit as callers see it: a job with its phase and progress. Tested through training.test.ts. */
import { randomUUID } from "node:crypto";

import type { FitJob } from "@hellorec/api";

import { KeyNotifier } from "../util/key-notifier.ts";
import { Stopwatch } from "../util/stopwatch.ts";

/** The key under which changes of the job are published. */
const JOB_CHANGED = "job";

/**
 * How a job ends: with the version of its model, or with an error for its caller. A job that nobody
 * asked for is done without a model where there is nothing to learn.
 */
export type JobOutcome =
  | { readonly model_version: string }
  | { readonly error: string }
  | { readonly without_model: true };

/** The job that runs, or the last one. Jobs follow one another; a job may take several attempts. */
export class CurrentFitJob {
  readonly #changes = new KeyNotifier();
  #job: FitJob | undefined;
  #stopwatch = new Stopwatch();

  /** The job; undefined: there was none since the start. */
  get current(): FitJob | undefined {
    return this.#job;
  }

  /** Starts a job unless one runs. Gives the job that runs. */
  start(): FitJob {
    if (this.#job?.state === "running") return this.#job;
    this.#stopwatch = new Stopwatch();
    this.#job = {
      job_id: randomUUID(),
      state: "running",
      progress: 0,
      phase: "starting",
      started_at: this.#stopwatch.startedAt.toISOString(),
    };
    return this.#job;
  }

  /** Reports progress, 0..1. It never goes back: a second attempt starts where the first one was. */
  report(phase: string, progress: number): void {
    this.#update({ phase, progress: Math.max(progress, this.#job?.progress ?? 0) });
  }

  /** Ends the job that runs, if one does. */
  end(outcome: JobOutcome): void {
    if (this.#job?.state !== "running") return;
    // Both by the clock of now: their difference is the time that the fit took.
    const started_at = this.#stopwatch.startedAt.toISOString();
    const end = { started_at, finished_at: new Date().toISOString() };
    if ("error" in outcome) {
      this.#update({ state: "failed", phase: "failed", ...outcome, ...end });
    } else {
      const model = "model_version" in outcome ? outcome : {};
      this.#update({ state: "done", phase: "done", progress: 1, ...model, ...end });
    }
  }

  /**
   * Yields the job now and after each change.
   *
   * @param jobId ends when this job has ended, or is not the current one; undefined: never ends
   */
  async *watch(
    jobId: string | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<FitJob, void, undefined> {
    const changed = this.#changes.subscribe(JOB_CHANGED, signal);
    try {
      do {
        const job = this.#job;
        if (job !== undefined && (jobId === undefined || job.job_id === jobId)) yield job;
        const isOver = job === undefined || job.job_id !== jobId || job.state !== "running";
        if (jobId !== undefined && isOver) return;
      } while ((await changed.next()).done !== true);
    } finally {
      await changed.return();
    }
  }

  /** Ends every `watch`. */
  close(): void {
    this.#changes.close();
  }

  #update(change: Partial<FitJob>): void {
    if (this.#job === undefined) return;
    this.#job = { ...this.#job, ...change };
    this.#changes.publish(JOB_CHANGED);
  }
}
