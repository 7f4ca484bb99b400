/** When to fit again by itself: after enough new events, and at the latest after some time. */

/** Fits take at most one part in this many of the time. */
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
  /** Starts a fit. Not called while one is under way. */
  readonly start: () => void;
}

/** Counts new events and starts fits. Whoever opened it closes it. */
export class FitSchedule {
  readonly #options: FitScheduleOptions;
  #fittedEvents: number;
  #newEvents = 0;
  #restUntil = 0;
  #isRunning = false;
  #isClosed = false;
  #next: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;

  /** @param fittedEvents events that the model in service was fitted to; 0: there is none */
  constructor(options: FitScheduleOptions, fittedEvents: number) {
    this.#options = options;
    this.#fittedEvents = fittedEvents;
  }

  /** Whether events came that are in no fit: neither the last one nor the one under way. */
  get hasNewEvents(): boolean {
    return this.#newEvents > 0;
  }

  /** Events were added to the log. */
  add(events: number): void {
    if (events <= 0) return;
    this.#newEvents += events;
    if (!this.#isRunning) this.#plan();
  }

  /** A fit began: events from now on are not in it. */
  began(): void {
    this.#isRunning = true;
    this.#newEvents = 0;
    this.#forgetPlans();
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
    this.#restUntil = performance.now() + Math.max(LEAST_REST_MS, REST_FACTOR * tookMs);
    if (this.#newEvents > 0) this.#plan();
  }

  close(): void {
    this.#isClosed = true;
    this.#forgetPlans();
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
    return setTimeout(this.#options.start, milliseconds).unref();
  }

  #forgetPlans(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#patience);
    this.#next = undefined;
    this.#patience = undefined;
  }
}
