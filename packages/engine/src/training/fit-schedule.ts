/** When to fit again by itself: after enough new events, and at the latest after some time. */
import { ASK_AGAIN_MS } from "./fit-lead.ts";

/** Fits take at most one part in this many of the time; so does counting events. */
const REST_FACTOR = 20;
const LEAST_REST_MS = 30_000;
/** New events seldom come alone: an import goes on, or somebody trains right after it. */
const SETTLE_MS = 5000;
/** New events worth a fit, as a share of those the model was fitted to. */
const NEW_SHARE = 0.1;
/** Events worth the first model, if fewer: until there is one everybody sees the same list. */
const FIRST_EVENTS = 100;
const HOUR_MS = 3_600_000;

export interface FitScheduleOptions {
  /** Fit again after this many new events, or a tenth of the log if that is more; 0: never. */
  readonly afterEvents: number;
  /** With fewer new events, fit again after this many hours; 0: never. */
  readonly afterHours: number;
  /** Events in the log now, whoever added them. */
  readonly count: () => Promise<number>;
  /**
   * Starts a fit, or calls `tryAgain` where another process is about to. Not called while one is
   * under way.
   */
  readonly start: () => void;
}

/** Counts new events and starts fits. Whoever opened it closes it. */
export class FitSchedule {
  readonly #options: FitScheduleOptions;
  /** Events of the last fit that made a model. */
  #fittedEvents: number;
  /** Events of the log that no fit is due for any more; unknown after a fit that made no model. */
  #settledEvents: number | undefined;
  #newEvents = 0;
  #othersAdded = false;
  #restUntil = 0;
  #countRestUntil = 0;
  #isRunning = false;
  #isClosed = false;
  #isDue = false;
  #next: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #count: NodeJS.Timeout | undefined;

  /** @param fittedEvents events that the model in service was fitted to; 0: there is none */
  constructor(options: FitScheduleOptions, fittedEvents: number) {
    this.#options = options;
    this.#fittedEvents = fittedEvents;
    this.#settledEvents = fittedEvents;
  }

  /** Whether events came that are in no fit: neither the last one nor the one under way. */
  get hasNewEvents(): boolean {
    return this.#newEvents > 0 || this.#othersAdded;
  }

  /** Whether a fit was to start and none has begun since, here or elsewhere. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** This process added events to the log. */
  add(events: number): void {
    if (events <= 0) return;
    this.#newEvents += events;
    if (!this.#isRunning) this.#plan();
  }

  /** Other processes added events to the log: counts them in a while. */
  addedElsewhere(): void {
    this.#othersAdded = true;
    if (this.#isRunning || this.#isClosed) return;
    const pause = Math.max(SETTLE_MS, this.#countRestUntil - performance.now());
    this.#count ??= setTimeout(() => void this.#countAll(), pause).unref();
  }

  /** A fit began: events from now on are not in it. */
  began(): void {
    this.#isRunning = true;
    this.#startOver();
  }

  /**
   * A fit ended after so many milliseconds, with a model or without: what failed once is tried again
   * when more is known, not at once.
   *
   * @param fittedEvents events it was fitted to; undefined: it made no model
   */
  ended(tookMs: number, fittedEvents: number | undefined): void {
    this.#isRunning = false;
    this.#fittedEvents = fittedEvents ?? this.#fittedEvents;
    this.#settledEvents = fittedEvents;
    this.#rest(tookMs);
    if (this.#newEvents > 0) this.#plan();
    if (this.#othersAdded) this.addedElsewhere();
  }

  /** Another process fitted a model, which took it so many milliseconds. */
  endedElsewhere(tookMs: number, fittedEvents: number): void {
    if (this.#isRunning) return;
    this.#startOver();
    this.#fittedEvents = fittedEvents;
    this.#settledEvents = fittedEvents;
    this.#rest(tookMs);
    this.addedElsewhere();
  }

  /** There is no model any more, and whoever took it away may not get to fit another. */
  lostModel(): void {
    this.#fittedEvents = 0;
    if (!this.#isRunning && !this.#isClosed) this.#next ??= this.#startIn(SETTLE_MS);
  }

  /** The fit that was to start could not: another process has the lead. */
  tryAgain(): void {
    if (this.#isDue && !this.#isClosed) this.#next = this.#startIn(ASK_AGAIN_MS);
  }

  close(): void {
    this.#isClosed = true;
    this.#forgetPlans();
  }

  async #countAll(): Promise<void> {
    const start = performance.now();
    this.#othersAdded = false;
    let events: number | undefined;
    try {
      events = await this.#options.count();
    } catch {
      // The store cannot be read now; the events are still there later.
    }
    this.#count = undefined;
    this.#countRestUntil = performance.now() + REST_FACTOR * (performance.now() - start);
    if (this.#isRunning) return;
    if (events === undefined) return this.addedElsewhere();
    this.#settledEvents ??= events - this.#newEvents;
    // This process may have added some while they were counted.
    this.#newEvents = Math.max(this.#newEvents, events - this.#settledEvents);
    if (this.#newEvents > 0) this.#plan();
  }

  #plan(): void {
    if (this.#isClosed) return;
    const { afterEvents, afterHours } = this.#options;
    if (afterHours > 0) this.#patience ??= this.#startIn(afterHours * HOUR_MS);
    if (afterEvents === 0) return;
    const enough =
      this.#fittedEvents === 0
        ? Math.min(afterEvents, FIRST_EVENTS)
        : Math.max(afterEvents, NEW_SHARE * this.#fittedEvents);
    if (this.#newEvents < enough) return;
    this.#next ??= this.#startIn(Math.max(SETTLE_MS, this.#restUntil - performance.now()));
  }

  #startIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#isDue = true;
      this.#options.start();
    }, milliseconds).unref();
  }

  #rest(tookMs: number): void {
    this.#restUntil = performance.now() + Math.max(LEAST_REST_MS, REST_FACTOR * tookMs);
  }

  #startOver(): void {
    this.#newEvents = 0;
    this.#othersAdded = false;
    this.#isDue = false;
    this.#forgetPlans();
  }

  #forgetPlans(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#patience);
    clearTimeout(this.#count);
    this.#next = undefined;
    this.#patience = undefined;
    this.#count = undefined;
  }
}
