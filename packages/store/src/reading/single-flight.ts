/** Equal questions that are asked at the same time share one answer. */

/**
 * Runs one work for each key at a time. A question that comes while an equal one is being answered
 * gets that answer: use it only where an answer that was begun a moment earlier is right.
 *
 * @example
 * const flights = new SingleFlight<number>();
 * const [one, other] = await Promise.all([
 *   flights.run("events", () => countEvents()),
 *   flights.run("events", () => countEvents()), // not called
 * ]);
 */
export class SingleFlight<Result> {
  readonly #running = new Map<string, Promise<Result>>();

  /** The answer for the key, from `work` or from the same work that is running. */
  run(key: string, work: () => Promise<Result>): Promise<Result> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const done = work().finally(() => this.#running.delete(key));
    this.#running.set(key, done);
    return done;
  }
}
