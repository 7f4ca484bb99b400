/**
 * Refusals take turns: a client that is refused at once sends its next request at once, and the server
 * would do nothing else. Tested through fairness.test.ts.
 */
import type { Arrivals } from "./arrivals.ts";
import { TimeShare } from "./time-share.ts";

/** Refusals may take this share of the time. */
const SHARE = 0.15;
/**
 * Most that wait. Node keeps up to 64 KiB of a body that nobody reads, so those beyond this number are
 * answered at once, and their bodies are dropped.
 */
const MOST_WAITING = 512;

/**
 * Answers requests that there is no place for, in the order of their arrival. There is at most one for
 * each connection.
 *
 * @example
 * const refusals = new Refusals(arrivals);
 * refusals.add(() => response.writeHead(429).end());
 */
export class Refusals {
  readonly #arrivals: Pick<Arrivals, "areMany">;
  readonly #time = new TimeShare(SHARE);
  #waiting: (() => void)[] = [];
  #next = 0;
  #isScheduled = false;

  constructor(arrivals: Pick<Arrivals, "areMany">) {
    this.#arrivals = arrivals;
  }

  /** Answers in the next iteration of the event loop, or when its turn comes. With too many it is at once. */
  add(answer: () => void): void {
    if (this.#waiting.length - this.#next >= MOST_WAITING) {
      answer();
      return;
    }
    this.#waiting.push(answer);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#time.run(this.#answerNext, this.#arrivals.areMany)) this.#schedule();
    });
  }

  readonly #answerNext = (): boolean => {
    const answer = this.#waiting[this.#next];
    if (answer === undefined) {
      this.#waiting = [];
      this.#next = 0;
      return false;
    }
    this.#next += 1;
    answer();
    return true;
  };
}
