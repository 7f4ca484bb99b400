/**
 * Appends of an import into a cluster, which takes few large ones many times faster than small ones.
 * Their size follows the time that they take. Tested through append-steps.test.ts and
 * open-import.test.ts.
 */
import type { NewEvent } from "./contract/event-log.ts";
import { StoreError } from "./contract/store-error.ts";
import { ROWS_AS_ARRAYS } from "./postgres/writing/group-statements.ts";

/** As many as a commit of a server takes. */
const FIRST_EVENTS = 4000;
const LEAST_EVENTS = 1000;
// More of them save a cluster little, and stay in memory longer.
const MOST_EVENTS = 20_000;
// Each of them is a statement of its own, to count its click.
const MOST_LISTS = 1000;
// The database has five seconds for a statement. Rows that are written out come in several.
const MS_AS_ROWS = 4000;
const MS_AS_ARRAYS = 2000;

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
  const stepMs = events < ROWS_AS_ARRAYS ? MS_AS_ROWS : MS_AS_ARRAYS;
  const inTime = Math.floor((events * stepMs) / Math.max(ms, 1));
  // What is stored already takes less time than what may come next.
  const most = added * 2 < events ? events : events * 2;
  return Math.max(LEAST_EVENTS, Math.min(inTime, most, MOST_EVENTS));
}

/**
 * Appends events in their order, one step at a time. Arrays take a connection to each shard: where a
 * step of them is refused for now, it is tried again in smaller steps, and no later one is as large.
 *
 * @example
 * const steps = new AppendSteps(async (events) => (await store.events.append(events)).length);
 * await steps.add(events);
 * await steps.finish();
 */
export class AppendSteps {
  readonly #append: (events: readonly NewEvent[]) => Promise<number>;
  readonly #now: () => number;
  #waiting: NewEvent[] = [];
  #size = FIRST_EVENTS;
  #most = MOST_EVENTS;
  #running: Promise<void> = Promise.resolve();

  /**
   * @param append stores events, and tells how many are new
   * @param now a clock, in milliseconds
   */
  constructor(
    append: (events: readonly NewEvent[]) => Promise<number>,
    now: () => number = () => performance.now(),
  ) {
    this.#append = append;
    this.#now = now;
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
    const events = this.#waiting.splice(0, withinLists(this.#waiting, this.#size));
    this.#running = this.#step(events);
    // A failure is thrown where it is waited for.
    this.#running.catch(() => {});
  }

  async #step(events: readonly NewEvent[]): Promise<void> {
    const start = this.#now();
    try {
      const added = await this.#append(events);
      const ms = this.#now() - start;
      this.#size = Math.min(eventsOfNextStep({ events: events.length, added, ms }), this.#most);
    } catch (error) {
      const isForNow = error instanceof StoreError && error.code === "UNAVAILABLE";
      if (!isForNow || events.length < ROWS_AS_ARRAYS) throw error;
      this.#most = FIRST_EVENTS;
      this.#size = FIRST_EVENTS;
      for (let at = 0; at < events.length; at += FIRST_EVENTS) {
        await this.#append(events.slice(at, at + FIRST_EVENTS));
      }
    }
  }
}

/** How many of the first events a step takes, so that they name few lists. */
function withinLists(events: readonly NewEvent[], most: number): number {
  const lists = new Set<string>();
  for (const [at, { recommendation_id: list }] of events.entries()) {
    if (at === most) return most;
    if (list !== undefined) lists.add(list);
    if (lists.size > MOST_LISTS) return at;
  }
  return events.length;
}
