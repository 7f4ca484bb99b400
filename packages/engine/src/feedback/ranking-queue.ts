/** Computations of rankings, one at a time, with bounds on those that wait and on their waits. */
import { StoreError } from "@hellorec/store";

/** The bounds of a queue. */
export interface RankingQueueLimits {
  /** Computations that wait. Further ones are refused, but for urgent ones. */
  readonly maxWaiting: number;
  /** One that waited longer is refused when its turn comes, but for an urgent one. */
  readonly maxWaitMs: number;
}

/**
 * Runs computations one after the other. Urgent ones come first: the ranking of the whole log, which
 * most lists need.
 *
 * @example
 * const queue = new RankingQueue({ maxWaiting: 64, maxWaitMs: 10_000 });
 * const ranking = await queue.run(() => compute(), true);
 */
export class RankingQueue {
  readonly #limits: RankingQueueLimits;
  readonly #urgent: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #isRunning = false;

  constructor(limits: RankingQueueLimits) {
    this.#limits = limits;
  }

  /** @throws {StoreError} UNAVAILABLE where too many wait, or this one waited too long */
  async run<Result>(work: () => Promise<Result>, isUrgent: boolean): Promise<Result> {
    const { maxWaiting, maxWaitMs } = this.#limits;
    const since = performance.now();
    const waits = this.#isRunning;
    if (waits) {
      if (!isUrgent && this.#waiting.length >= maxWaiting) {
        throw refusal(`too many windows of popular items are waiting (${maxWaiting})`);
      }
      await new Promise<void>((resolve) => {
        (isUrgent ? this.#urgent : this.#waiting).push(resolve);
      });
    }
    this.#isRunning = true;
    try {
      if (waits && !isUrgent && performance.now() - since > maxWaitMs) {
        throw refusal(`windows of popular items wait longer than ${maxWaitMs} ms`);
      }
      return await work();
    } finally {
      const next = this.#urgent.shift() ?? this.#waiting.shift();
      // The place goes to the next one, so that none can take it in between.
      if (next === undefined) this.#isRunning = false;
      else next();
    }
  }
}

function refusal(reason: string): StoreError {
  return new StoreError("UNAVAILABLE", `${reason}: retry after a second`);
}
