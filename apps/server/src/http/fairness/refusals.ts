/**
 * Refusals take turns: a client that is refused at once sends its next request at once, and the server
 * would do nothing else. Tested through fairness.test.ts.
 */
import type { Arrivals } from "./arrivals.ts";
import { TimeShare } from "./time-share.ts";

/** Refusals may take this share of the time. */
const SHARE = 0.15;
/**
 * Most of those with a body that wait. Node keeps up to 64 KiB of a body that nobody reads, so those
 * beyond this number are answered at once, and their bodies are dropped.
 */
const MOST_BODIES = 512;

interface Refusal {
  readonly answer: () => void;
  readonly hasBody: boolean;
}

/**
 * Answers requests that there is no place for, in the order of their arrival. There is at most one for
 * each connection.
 *
 * @example
 * const refusals = new Refusals(arrivals);
 * refusals.add(() => response.writeHead(429).end(), false);
 */
export class Refusals {
  readonly #arrivals: Pick<Arrivals, "areMany">;
  readonly #time = new TimeShare(SHARE);
  #waiting: Refusal[] = [];
  #bodies = 0;
  #next = 0;
  #isScheduled = false;

  constructor(arrivals: Pick<Arrivals, "areMany">) {
    this.#arrivals = arrivals;
  }

  /** Answers in the next iteration of the event loop, or when its turn comes. With too many bodies it is at once. */
  add(answer: () => void, hasBody: boolean): void {
    if (hasBody && this.#bodies >= MOST_BODIES) {
      answer();
      return;
    }
    if (hasBody) this.#bodies += 1;
    this.#waiting.push({ answer, hasBody });
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
    const refusal = this.#waiting[this.#next];
    if (refusal === undefined) {
      this.#waiting = [];
      this.#next = 0;
      return false;
    }
    this.#next += 1;
    if (refusal.hasBody) this.#bodies -= 1;
    refusal.answer();
    return true;
  };
}
