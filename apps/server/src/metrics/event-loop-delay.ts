/** How late the event loop is: how long a timer that is due waits for other work. */
import { monitorEventLoopDelay, performance } from "node:perf_hooks";

/** A timer of this time measures the delay. It runs below JavaScript, and wakes an idle process so often. */
const RESOLUTION_MS = 50;
const NANOSECONDS_PER_SECOND = 1e9;

/** Delays since the last reading, in seconds, and the time that the loop was busy since the start. */
export interface LoopReading {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly activeSeconds: number;
}

/**
 * Watches the event loop of this thread.
 *
 * @example
 * const delay = new EventLoopDelay();
 * const { p99 } = delay.read();
 * delay.close();
 */
export class EventLoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#histogram.enable();
  }

  /** Reads the delays, and starts again. */
  read(): LoopReading {
    const histogram = this.#histogram;
    const reading = {
      p50: secondsOf(histogram.percentile(50)),
      p99: secondsOf(histogram.percentile(99)),
      max: secondsOf(histogram.max),
      activeSeconds: performance.eventLoopUtilization().active / 1000,
    };
    histogram.reset();
    return reading;
  }

  close(): void {
    this.#histogram.disable();
  }
}

/** Node counts the time between two runs of the timer, its own time included. */
function secondsOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS_PER_SECOND - RESOLUTION_MS / 1000);
}
