/**
 * Counts the events that no fit includes: those of this process one by one, those of other processes
 * by counting the log after a while. Tested through refit-schedule.test.ts.
 */
import { COOLDOWN_FACTOR, SETTLE_MS } from "./refit-policy.ts";

/** What a counter needs from its surroundings. */
export interface UnfittedEventCounterOptions {
  /** Events that the serving model was fitted to; 0: there is none. */
  readonly fittedEvents: number;
  /** Counts the events in the log, of all processes. */
  readonly countLog: () => Promise<number>;
  /** There are more unfitted events than before. Not called during a fit. */
  readonly onAdded: () => void;
}

/** The number of unfitted events. It reports none during a fit, and catches up when the fit ends. */
export class UnfittedEventCounter {
  readonly #options: UnfittedEventCounterOptions;
  #count = 0;
  /** Events in the log that a fit includes; undefined after a fit that failed: not known. */
  #baseline: number | undefined;
  #mayHaveMore = false;
  #isFitting = false;
  #isClosed = false;
  #cooldownUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UnfittedEventCounterOptions) {
    this.#options = options;
    this.#baseline = options.fittedEvents;
  }

  /** Unfitted events that are counted so far. */
  get count(): number {
    return this.#count;
  }

  /** Whether any event is in no fit: neither in the last one nor in the one that runs. */
  get hasAny(): boolean {
    return this.#count > 0 || this.#mayHaveMore;
  }

  /** Whether a fit runs, here. */
  get isFitting(): boolean {
    return this.#isFitting;
  }

  /** This process appended events. */
  add(events: number): void {
    if (events <= 0) return;
    this.#count += events;
    if (!this.#isFitting) this.#options.onAdded();
  }

  /** The log may have events of before this process started. They are counted soon; a start does not wait. */
  addOlder(): void {
    this.#mayHaveMore = true;
    this.#timer ??= setTimeout(() => void this.#countLog(), 0).unref();
  }

  /** Other processes appended events; how many is not known. */
  addElsewhere(): void {
    this.#mayHaveMore = true;
    if (this.#isFitting || this.#isClosed) return;
    // The log is counted once for all events that other processes report by then.
    const pause = Math.max(SETTLE_MS, this.#cooldownUntil - performance.now());
    this.#timer ??= setTimeout(() => void this.#countLog(), pause).unref();
  }

  /** A fit starts here and includes every event so far. */
  fitStarted(): void {
    this.#isFitting = true;
    this.#reset();
  }

  /** @param readEvents events that the fit read; undefined: it failed */
  fitEnded(readEvents: number | undefined): void {
    this.#isFitting = false;
    this.#baseline = readEvents;
    if (this.#count > 0) this.#options.onAdded();
    if (this.#mayHaveMore) this.addElsewhere();
  }

  /** A model of another process serves. It may not include every event. */
  fittedElsewhere(fittedEvents: number): void {
    this.#reset();
    this.#baseline = fittedEvents;
    this.addElsewhere();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #countLog(): Promise<void> {
    const start = performance.now();
    this.#mayHaveMore = false;
    let events: number | undefined;
    try {
      events = await this.#options.countLog();
    } catch {
      // The store cannot be read now. The events are counted later.
    }
    this.#timer = undefined;
    this.#cooldownUntil = performance.now() + COOLDOWN_FACTOR * (performance.now() - start);
    if (this.#isFitting) return;
    if (events === undefined) return this.addElsewhere();
    this.#baseline ??= events - this.#count;
    // This process may have appended events during the count.
    this.#count = Math.max(this.#count, events - this.#baseline);
    if (this.#count > 0) this.#options.onAdded();
    if (this.#mayHaveMore) this.addElsewhere();
  }

  #reset(): void {
    this.#count = 0;
    this.#mayHaveMore = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
