/** Keeps the facts of the refit policy, and the timer of the time that the policy decides on. */
import { refitDelay } from "./refit-policy.ts";
import type { RefitSettings } from "./refit-policy.ts";
import { UnfittedEventCounter } from "./unfitted-event-counter.ts";

/** What a schedule needs from its surroundings. */
export interface RefitScheduleOptions extends RefitSettings {
  /** Events that the serving model was fitted to; 0: there is none. */
  readonly fittedEvents: number;
  /** Counts the events in the log, of all processes. */
  readonly countLog: () => Promise<number>;
  /** A time for the next fit is set. */
  readonly onScheduled: () => void;
  /** That time has come. */
  readonly onDue: () => void;
}

/**
 * Schedules the next fit. A time that is set stays until a fit starts: later events can only bring
 * it forward.
 */
export class RefitSchedule {
  readonly unfitted: UnfittedEventCounter;
  readonly #options: RefitScheduleOptions;
  #fittedEvents: number;
  #eventsWithoutLikes = 0;
  #isModelLost = false;
  #fitEndedAt = Number.NEGATIVE_INFINITY;
  #fitMs = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: RefitScheduleOptions) {
    const { fittedEvents, countLog } = options;
    this.#options = options;
    this.#fittedEvents = fittedEvents;
    this.unfitted = new UnfittedEventCounter({
      fittedEvents,
      countLog,
      onAdded: () => this.#decide(),
    });
  }

  /** Whether a time for the next fit is set. */
  get isScheduled(): boolean {
    return this.#timer !== undefined;
  }

  /** A fit starts here: it includes every event so far. */
  fitStarted(): void {
    this.#unschedule();
    this.unfitted.fitStarted();
  }

  /**
   * The fit ended. One that failed is retried when there are more events, not at once.
   *
   * @param fitMs its duration
   * @param fittedEvents events of its model; undefined: it failed
   */
  fitEnded(fitMs: number, fittedEvents: number | undefined): void {
    this.#startCooldown(fitMs);
    if (fittedEvents !== undefined) this.#fitted(fittedEvents);
    this.unfitted.fitEnded(fittedEvents);
  }

  /**
   * The fit ended without a model, as there is nothing to learn. The next one is like a first one.
   *
   * @param readEvents events that the fit read
   */
  fitFoundNothing(readEvents: number): void {
    this.#fitEndedAt = Number.NEGATIVE_INFINITY;
    this.#fittedEvents = 0;
    this.#eventsWithoutLikes = readEvents;
    this.unfitted.fitEnded(readEvents);
  }

  /** A model of another process serves. During a fit of this process it has no effect. */
  fittedElsewhere(fitMs: number, fittedEvents: number): void {
    if (this.unfitted.isFitting) return;
    this.#unschedule();
    this.#startCooldown(fitMs);
    this.#fitted(fittedEvents);
    this.unfitted.fittedElsewhere(fittedEvents);
  }

  /** The model was discarded by another process, which may end before it has fitted a new one. */
  modelLost(): void {
    this.#fittedEvents = 0;
    this.#isModelLost = true;
    if (!this.unfitted.isFitting) this.#decide();
  }

  close(): void {
    this.#isClosed = true;
    this.#unschedule();
    this.unfitted.close();
  }

  #decide(): void {
    if (this.#isClosed) return;
    const now = performance.now();
    const facts = {
      unfittedEvents: this.unfitted.count,
      fittedEvents: this.#fittedEvents,
      eventsWithoutLikes: this.#eventsWithoutLikes,
      isModelLost: this.#isModelLost,
      sinceFitMs: now - this.#fitEndedAt,
      fitMs: this.#fitMs,
    };
    const delay = refitDelay(facts, this.#options);
    if (delay === undefined || now + delay >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = now + delay;
    this.#timer = setTimeout(() => this.#due(), delay).unref();
    this.#options.onScheduled();
  }

  #due(): void {
    this.#timer = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#options.onDue();
  }

  #fitted(events: number): void {
    this.#fittedEvents = events;
    this.#eventsWithoutLikes = 0;
  }

  #startCooldown(fitMs: number): void {
    this.#fitEndedAt = performance.now();
    this.#fitMs = fitMs;
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#isModelLost = false;
  }
}
