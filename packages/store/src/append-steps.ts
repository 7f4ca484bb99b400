/**
 * Appends of an import into a cluster, which takes few large ones many times faster than small ones.
 * Their size follows the time that they take. Tested through append-steps.test.ts and
 * open-import.test.ts.
 */
import type { NewEvent } from "./contract/event-log.ts";

/** As many as a commit of a server takes. */
const FIRST_EVENTS = 4000;
const LEAST_EVENTS = 1000;
// More of them save a cluster little, and are longer in memory.
const MOST_EVENTS = 20_000;
// A fifth of the time that the database has for a statement.
const STEP_MS = 1000;

/** What a step did. */
export interface AppendedStep {
  readonly events: number;
  /** Events that were not stored before. */
  readonly added: number;
  readonly ms: number;
}

/**
 * The number of events of the next step: at most twice as many, so that it ends in time, too.
 *
 * @example eventsOfNextStep({ events: 4000, added: 4000, ms: 100 }) // 8000
 */
export function eventsOfNextStep({ events, added, ms }: AppendedStep): number {
  const inTime = Math.floor((events * STEP_MS) / Math.max(ms, 1));
  // What is stored already takes less time than what may come next.
  const most = added * 2 < events ? events : events * 2;
  return Math.max(LEAST_EVENTS, Math.min(inTime, most, MOST_EVENTS));
}

/**
 * Appends events in their order, one step at a time.
 *
 * @example
 * const steps = new AppendSteps(async (events) => (await store.events.append(events)).length);
 * await steps.add(events);
 * await steps.finish();
 */
export class AppendSteps {
  readonly #append: (events: readonly NewEvent[]) => Promise<number>;
  #waiting: NewEvent[] = [];
  #size = FIRST_EVENTS;
  #running: Promise<void> = Promise.resolve();

  /** @param append stores events, and tells how many are new */
  constructor(append: (events: readonly NewEvent[]) => Promise<number>) {
    this.#append = append;
  }

  /** Resolves once more may come: a step may still run. @throws what a step before threw */
  async add(events: readonly NewEvent[]): Promise<void> {
    for (const event of events) this.#waiting.push(event);
    while (this.#waiting.length >= this.#size) {
      await this.#running;
      if (this.#waiting.length >= this.#size) this.#start();
    }
  }

  /** Resolves once all are stored. */
  async finish(): Promise<void> {
    await this.#running;
    while (this.#waiting.length > 0) {
      this.#start();
      await this.#running;
    }
  }

  #start(): void {
    const events = this.#waiting.splice(0, this.#size);
    this.#running = this.#step(events);
    // A failure is thrown where it is waited for.
    this.#running.catch(() => {});
  }

  async #step(events: readonly NewEvent[]): Promise<void> {
    const start = performance.now();
    const added = await this.#append(events);
    const ms = performance.now() - start;
    this.#size = eventsOfNextStep({ events: events.length, added, ms });
  }
}
