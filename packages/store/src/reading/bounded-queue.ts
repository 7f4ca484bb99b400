/** A queue before a worker, with a bound: work beyond it is refused at once, and waits end in time. */
import { StoreError } from "../contract/store-error.ts";

/**
 * The bounds of a queue.
 *
 * @example
 * const limits: BoundedQueueLimits = { name: "searches", maxRunning: 1, maxWaiting: 499, maxWaitMs: 3000 };
 */
export interface BoundedQueueLimits {
  /** What waits, for error messages: "searches". */
  readonly name: string;
  /** Works that run at the same time. */
  readonly maxRunning: number;
  /** Works that wait. Further ones are refused. */
  readonly maxWaiting: number;
  /** The longest wait. After it a work is refused, and never starts. */
  readonly maxWaitMs: number;
}

/** A work that waits for its turn. */
interface WaitingWork {
  readonly since: number;
  start(): void;
  refuse(error: StoreError): void;
}

/** Gives a place back. Calls after the first do nothing. */
export type ReleasePlace = () => void;

/**
 * Runs works in the order they come, some at a time. Work that finds no place fails with a
 * {@link StoreError} UNAVAILABLE before any of it has run, and so does work that waited too long.
 *
 * @example
 * const queue = new BoundedQueue({ name: "searches", maxRunning: 1, maxWaiting: 100, maxWaitMs: 3000 });
 * const found = await queue.run(() => search("metropolis"));
 */
export class BoundedQueue {
  readonly #limits: BoundedQueueLimits;
  /** In the order they came, so those that waited longest are first. */
  readonly #waiting = new Set<WaitingWork>();
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: BoundedQueueLimits) {
    this.#limits = limits;
  }

  /** Works that wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Works that run. */
  get running(): number {
    return this.#running;
  }

  /**
   * Runs the work when it is its turn: at once, where a place is free.
   *
   * @throws {StoreError} UNAVAILABLE where the queue is full, or the wait took too long
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const release = await this.takePlace();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /**
   * Waits for a place, and keeps it until it is given back: for work that is no single call.
   *
   * @throws {StoreError} UNAVAILABLE where the queue is full, or the wait took too long
   */
  takePlace(): Promise<ReleasePlace> {
    const { name, maxRunning, maxWaiting } = this.#limits;
    if (this.#running < maxRunning) return Promise.resolve(this.#start());
    if (this.#waiting.size >= maxWaiting) {
      const reason = `too many ${name} are waiting (${maxWaiting}): retry after a second`;
      return Promise.reject(new StoreError("UNAVAILABLE", reason));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.add({
        since: performance.now(),
        start: () => resolve(this.#start()),
        refuse: reject,
      });
      this.#timer ??= setTimeout(this.#refuseLate, this.#limits.maxWaitMs).unref();
    });
  }

  #start(): ReleasePlace {
    this.#running += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#running -= 1;
      this.#startNext();
    };
  }

  #startNext(): void {
    const [next] = this.#waiting;
    if (next === undefined || this.#running >= this.#limits.maxRunning) return;
    this.#waiting.delete(next);
    if (this.#waiting.size === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    next.start();
  }

  /** One timer for all: it is set again for the work that has waited longest then. */
  readonly #refuseLate = () => {
    this.#timer = undefined;
    const { name, maxWaitMs } = this.#limits;
    const now = performance.now();
    for (const waiting of this.#waiting) {
      const left = waiting.since + maxWaitMs - now;
      if (left > 0) {
        this.#timer = setTimeout(this.#refuseLate, left).unref();
        return;
      }
      this.#waiting.delete(waiting);
      const reason = `${name} wait longer than ${maxWaitMs} ms: retry after a second`;
      waiting.refuse(new StoreError("UNAVAILABLE", reason));
    }
  };
}
