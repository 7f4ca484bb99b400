/**
 * Owns training: leads a fit from the time it is due until its model serves. The states are in
 * coordinator-states.ts; this file does what they ask for.
 */
import type { FitJob, ModelInfo } from "@hellorec/api";
import type { ModelTable } from "@hellorec/store";

import type { ServingModelHolder } from "../serving/serving-model-holder.ts";
import { effectOf, hasJob, nextState } from "./coordinator-states.ts";
import type { TrainingTrigger, TrainingState } from "./coordinator-states.ts";
import { FitCounts, outcomeOf } from "./fit-counts.ts";
import type { FitAttempt, FitOutcome } from "./fit-counts.ts";
import type { CurrentFitJob, JobOutcome } from "./fit-job.ts";
import { isWithin, overNote } from "./fit-process/fit-memory.ts";
import type { FitOrder } from "./fit-process/fit-messages.ts";
import { runFitProcess } from "./fit-process/run-fit-process.ts";
import type { Leadership } from "./leadership.ts";
import { NewerModelCheck } from "./newer-model-check.ts";
import type { ServingModelReader } from "./newer-model-check.ts";
import type { RefitSchedule } from "./refit-schedule.ts";
import { saveModel } from "./save-model.ts";

const SHUTTING_DOWN: JobOutcome = { error: "the server is shutting down" };
const NOTHING_TO_LEARN: JobOutcome = {
  error:
    "nothing to learn from yet: no event shows that a user likes an item (track some events first)",
};
/** The same for a fit that nobody asked for, such as the one after events were removed. */
const DONE_WITHOUT_MODEL: JobOutcome = { without_model: true };
const FIT_FAILED: JobOutcome = { error: "the fit failed; the server's log says why" };

/** What a coordinator needs from its surroundings. */
export interface TrainingCoordinatorOptions {
  /** What the next fit does. */
  readonly order: () => FitOrder;
  readonly leadership: Leadership;
  readonly models: Pick<ModelTable, "discardCount" | "save" | "discard">;
  readonly holder: ServingModelReader & Pick<ServingModelHolder, "serve" | "drop">;
  readonly schedule: Pick<
    RefitSchedule,
    | "unfitted"
    | "isScheduled"
    | "fitStarted"
    | "fitEnded"
    | "fitFoundNothing"
    | "fittedElsewhere"
    | "modelLost"
  >;
  readonly job: CurrentFitJob;
  /** Counts the events in the log, of all processes. */
  readonly countLog: () => Promise<number>;
  /** Receives failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
  /** Receives lines about what is not as usual, for the same log. */
  readonly onNote: (line: string) => void;
  /** @default runFitProcess */
  readonly runFit?: typeof runFitProcess;
}

/** Runs one fit at a time, over all processes that share the data. */
export class TrainingCoordinator {
  readonly #options: TrainingCoordinatorOptions;
  /** The fits of this process that ended. */
  readonly counts = new FitCounts();
  #state: TrainingState = "idle";
  #running: Promise<void> | undefined;
  #attempt = new AbortController();
  /** A caller of `requestFit` waits for the job that runs. */
  #isAwaited = false;

  constructor(options: TrainingCoordinatorOptions) {
    this.#options = options;
  }

  get state(): TrainingState {
    return this.#state;
  }

  /**
   * Starts a fit, or joins the one that runs. If that one may miss events that are in the log now,
   * another fit follows in the same job. It is not cancelled for it: a caller that asks often would
   * never get a model.
   */
  requestFit(): FitJob {
    const { schedule, job } = this.#options;
    this.notify(schedule.unfitted.hasAny ? "newer_fit_requested" : "fit_requested");
    const current = job.start();
    this.#isAwaited = true;
    if (this.#state === "closed" && this.#running === undefined) job.end(SHUTTING_DOWN);
    return current;
  }

  /** Moves to the next state, and starts or cancels what that state asks for. */
  notify(trigger: TrainingTrigger): void {
    const from = this.#state;
    const to = nextState(from, trigger);
    if (to === from) return;
    this.#state = to;
    if (hasJob(to)) this.#options.job.start();
    const effect = effectOf(from, to);
    if (effect === "start_attempt") this.#running = this.#run();
    if (effect === "cancel_attempt") this.#attempt.abort();
  }

  /** Another model serves now, or none does any more, by this process or another one. */
  modelSwapped(info: ModelInfo | undefined): void {
    const { schedule } = this.#options;
    if (info === undefined) {
      // With a job a fit follows anyway.
      if (!hasJob(this.#state)) schedule.modelLost();
      return;
    }
    // The states of a fit ignore the trigger: then it is the model of this process.
    schedule.fittedElsewhere(info.fit_seconds * 1000, info.counts.events);
    this.notify("fitted_elsewhere");
  }

  /** Resolves when no fit runs. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Cancels a fit that runs. Its model is lost; the serving model stays. */
  async close(): Promise<void> {
    this.notify("closed");
    await this.#running;
    await this.#options.leadership.release();
  }

  /** Attempts until one ends without another to follow. */
  async #run(): Promise<void> {
    const { job, schedule, leadership, onError } = this.#options;
    let outcome: JobOutcome;
    do {
      try {
        const info = await this.#makeAttempt();
        if (info !== undefined) outcome = { model_version: info.version };
        else outcome = this.#isAwaited ? NOTHING_TO_LEARN : DONE_WITHOUT_MODEL;
      } catch (error) {
        onError(error);
        outcome = FIT_FAILED;
      }
      this.notify("attempt_ended");
    } while (this.#state === "waiting_for_leadership");
    if (this.#state === "closed" && !("model_version" in outcome)) outcome = SHUTTING_DOWN;
    this.#running = undefined;
    this.#isAwaited = false;
    void leadership.release();
    job.end(outcome);
    if (schedule.isScheduled) this.notify("fit_scheduled");
  }

  /** One attempt; undefined if it was cancelled or there is nothing to learn from. */
  async #makeAttempt(): Promise<ModelInfo | undefined> {
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    try {
      const arrived = await this.#waitForLeadership(signal);
      if (arrived !== undefined) return arrived;
      signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
    this.notify("leadership_acquired");
    const { schedule } = this.#options;
    const startedAt = performance.now();
    schedule.fitStarted();
    let attempt: FitAttempt = {};
    let outcome: FitOutcome = "failed";
    try {
      attempt = await this.#fit(signal);
      outcome = outcomeOf(attempt);
      return attempt.info;
    } finally {
      const { info, eventsWithoutLikes } = attempt;
      const milliseconds = performance.now() - startedAt;
      this.counts.add(outcome, milliseconds / 1000);
      if (eventsWithoutLikes !== undefined) schedule.fitFoundNothing(eventsWithoutLikes);
      else schedule.fitEnded(milliseconds, info?.counts.events);
    }
  }

  /** Waits for leadership. Gives a model instead if another process fits one meanwhile. */
  async #waitForLeadership(signal: AbortSignal): Promise<ModelInfo | undefined> {
    const { leadership, holder, job, onError } = this.#options;
    if (leadership.isHeld) return undefined;
    const check = new NewerModelCheck(this.#options);
    let arrived: ModelInfo | undefined;
    const isLeader = await leadership.acquire(signal, async () => {
      if (!hasJob(this.#state)) return false;
      job.report("waiting for its turn", 0);
      arrived = await check.find();
      return arrived !== undefined;
    });
    if (!isLeader) return arrived;
    // The leader before may have saved its model just before it released the lock.
    if (check.hasStarted) {
      arrived = await check.find();
    } else if (!hasJob(this.#state)) {
      // If there is one, `modelSwapped` cancels this attempt.
      await holder.loadNewerIfAny().catch(onError);
    }
    return arrived;
  }

  /** Fits, saves and serves. */
  async #fit(cancelled: AbortSignal): Promise<FitAttempt> {
    const { order, leadership, models, holder, job, onNote, countLog } = this.#options;
    const { runFit = runFitProcess } = this.#options;
    const signal = AbortSignal.any([cancelled, leadership.lost]);
    try {
      const discardCount = await models.discardCount();
      const loggedEvents = await countLog();
      const fitOrder = order();
      const result = await runFit(fitOrder, {
        signal,
        onProgress: (phase, progress) => job.report(phase, progress),
        onNote,
      });
      if (result.kind !== "fitted") {
        await this.#discardModel();
        return result.kind === "nothing_to_learn" ? { eventsWithoutLikes: result.events } : {};
      }
      if (!isWithin(fitOrder.source.memoryMb, result.peakBytes)) onNote(overNote(result.peakBytes));
      // The leader lock is not checked again before the save: two models that are saved one after the
      // other do no harm, as the newest serves.
      this.notify("model_fitted");
      job.report("saving", 0.99);
      const saved = await saveModel(models, result, { discardCount, loggedEvents });
      if (saved !== undefined && (await holder.serve(saved))) return { info: saved.info };
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    // The model was refused, or leadership was lost and another process may fit: this one waits for
    // leadership again. The states of a cancelled attempt ignore the trigger.
    this.notify("attempt_invalidated");
    return {};
  }

  /** No user likes any item any more: a model that learned otherwise must not serve. */
  async #discardModel(): Promise<void> {
    const { holder, models } = this.#options;
    if (holder.current === undefined) return;
    await holder.drop();
    await models.discard();
  }
}
