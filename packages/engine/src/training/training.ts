/**
 * Fits in the background: one at a time over all processes that share the data, in a process of its
 * own; then saved, then served.
 */
import { randomUUID } from "node:crypto";

import type { FitJob, ModelInfo, TrainResult } from "@hellorec/api";
import type { LeaderLock, ModelTable } from "@hellorec/store";

import type { SavedModel } from "../serving/active-model.ts";
import type { KeyNotifier } from "../util/key-notifier.ts";
import type { FitLead } from "./fit-lead.ts";
import type { FitOrder } from "./fit-messages.ts";
import type { FitSchedule } from "./fit-schedule.ts";
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
  readonly lead: FitLead;
  readonly changes: KeyNotifier;
  /** Told when fits begin and end. */
  readonly schedule: Pick<FitSchedule, "began" | "ended">;
  /** Puts a saved model into service; false where it was discarded since. */
  readonly serve: (model: SavedModel) => Promise<boolean>;
  /**
   * Asked while another process has the lead: gives what says whether a model came into service
   * since that knows everything the log holds now.
   */
  readonly awaitModel: () => Promise<() => Promise<ModelInfo | undefined>>;
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
  #lead: LeaderLock | undefined;
  #releasing: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(options: TrainingOptions) {
    this.#options = options;
  }

  /** The fit under way, or the last one. */
  get job(): FitJob | undefined {
    return this.#job;
  }

  /** Starts a fit, or joins the one under way, which may be waiting for another process. */
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

  /** Whether a fit is under way, or waits for another process. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Starts a fit in the lead that is handed over with it. */
  startLeading(lead: LeaderLock): void {
    if (this.#running === undefined && !this.#closed) {
      this.#lead = lead;
      this.start();
    } else {
      this.#releasing = lead.release();
    }
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
    this.beginAgain();
    return this.start();
  }

  /** A fit under way begins again, if there is one. */
  beginAgain(): void {
    if (this.#running === undefined) return;
    this.#again = true;
    this.#attempt.abort();
  }

  /** Resolves once no fit is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Stops a fit under way; its model is lost, the one in service stays. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#attempt.abort();
    await this.#running;
    await this.#releasing;
  }

  async #run(): Promise<void> {
    let outcome: Partial<FitJob>;
    do {
      // What comes of an attempt that is followed by another is told by that one.
      try {
        const info = await this.#makeModel();
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
    this.#releasing = this.#lead?.release();
    this.#lead = undefined;
    this.#update({ ...outcome, finished_at: new Date().toISOString() });
  }

  /** One attempt; undefined where it was stopped, to begin again or for good, or learnt nothing. */
  async #makeModel(): Promise<ModelInfo | undefined> {
    if (this.#closed) return undefined;
    this.#again = false;
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    try {
      const made = await this.#takeLead(signal);
      if (made !== undefined) return made;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
    const { schedule } = this.#options;
    const startedAt = performance.now();
    // What was asked for while the lead was waited for is in this fit.
    this.#again = false;
    schedule.began();
    let info: ModelInfo | undefined;
    try {
      info = await this.#fit(signal);
      return info;
    } finally {
      schedule.ended(performance.now() - startedAt, info?.counts.events);
    }
  }

  /** Waits for the lead, or gives a model that another process made meanwhile. */
  async #takeLead(signal: AbortSignal): Promise<ModelInfo | undefined> {
    if (this.#lead?.lost.aborted === false) return undefined;
    await this.#releasing;
    let look: (() => Promise<ModelInfo | undefined>) | undefined;
    let made: ModelInfo | undefined;
    const isNeedless = async () => {
      try {
        look ??= await this.#options.awaitModel();
        made = await look();
      } catch {
        // The store cannot be read now: who waits for the lead waits for that as well.
      }
      return made !== undefined;
    };
    const lead = await this.#options.lead.take(signal, () => {
      this.#report("waiting for its turn", 0);
      return isNeedless();
    });
    // The other one may have saved its model just before it let go of the lead.
    if (look !== undefined && made === undefined) await isNeedless();
    if (made === undefined) this.#lead = lead;
    else await lead?.release();
    return made;
  }

  /** Fits, saves and serves; undefined where that was stopped or there was nothing to learn. */
  async #fit(stop: AbortSignal): Promise<ModelInfo | undefined> {
    const lost = this.#lead?.lost;
    const signal = lost === undefined ? stop : AbortSignal.any([stop, lost]);
    try {
      const generation = await this.#options.models.generation();
      const result = await runFit(this.#options.order(), {
        signal,
        onProgress: (phase, progress) => this.#report(phase, progress),
      });
      return await this.#takeIntoService(result, generation);
    } catch (error) {
      if (!signal.aborted) throw error;
      // Another process may fit by now: this one asks for the lead again.
      if (!stop.aborted) this.#again = true;
      return undefined;
    }
  }

  /** Saves a model, then serves it; undefined where there is none, as nothing was liked. */
  async #takeIntoService(result: FitResult, generation: number): Promise<ModelInfo | undefined> {
    if (result.kind !== "fitted") {
      await this.#options.onNothing();
      return undefined;
    }
    const { body, digest, summary } = result;
    this.#report("saving", 0.99);
    const trained_at = new Date().toISOString();
    const info: ModelInfo = { version: versionOf(trained_at, digest), trained_at, ...summary };
    const isSaved = await this.#options.models.save({ info, body, generation });
    if (isSaved && (await this.#options.serve({ info, body, generation }))) return info;
    // It learnt from events of somebody who was forgotten meanwhile.
    this.#again = true;
    return undefined;
  }

  /** A fit that begins again goes on where the one before it got to. */
  #report(phase: string, progress: number): void {
    this.#update({ phase, progress: Math.max(progress, this.#job?.progress ?? 0) });
  }

  #update(change: Partial<FitJob>): void {
    if (this.#job === undefined) return;
    this.#job = { ...this.#job, ...change };
    this.#options.changes.publish(JOB_CHANGED);
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
