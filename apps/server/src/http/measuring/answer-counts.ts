/** Counts the answers of a server by their status. */

/** The statuses that HTTP has: 100 to 599. */
const STATUSES = 600;

/**
 * Every answer, also of requests that no route and no hook sees.
 *
 * @example
 * const answers = new AnswerCounts();
 * answers.add(200);
 * answers.byStatus(); // [[200, 1]]
 */
export class AnswerCounts {
  readonly #counts = new Float64Array(STATUSES);

  add(status: number): void {
    const count = this.#counts[status];
    if (count !== undefined) this.#counts[status] = count + 1;
  }

  /** Those that were sent so far. */
  byStatus(): [status: number, answers: number][] {
    return [...this.#counts.entries()].filter(([, answers]) => answers > 0);
  }
}
