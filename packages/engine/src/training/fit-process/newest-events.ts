/** The newest events of one user, of whom a log may have any number. Tested through liked-items.test.ts. */
import { oldestFirst } from "@hellorec/store";
import type { ScannedEvent } from "@hellorec/store";

/**
 * Keeps the newest events of those that it is given, as many as lists use of a user.
 *
 * @example
 * const events = new NewestEvents(10_000, timeHorizon());
 * for (const event of scanned) events.add(event);
 * const history = events.take();
 */
export class NewestEvents {
  readonly #most: number;
  readonly #horizon: number;
  #believed: ScannedEvent[] = [];
  /** Events of a wrong clock: older than all believed ones, and among themselves in the order of the log. */
  #wrong: ScannedEvent[] = [];

  /**
   * @param most events that are kept
   * @param horizon the latest time that is believed
   */
  constructor(most: number, horizon: number) {
    this.#most = most;
    this.#horizon = horizon;
  }

  /** Takes the next event in the order of stored times. */
  add(event: ScannedEvent): void {
    const isBelieved = event.occurred_at <= this.#horizon;
    const kept = isBelieved ? this.#believed : this.#wrong;
    kept.push(event);
    // At twice the length, so that events move once and not with each new one.
    if (kept.length < 2 * this.#most) return;
    if (!isBelieved) kept.sort((one, other) => one.seq - other.seq);
    kept.splice(0, kept.length - this.#most);
  }

  /** The events, oldest first, and begins with none again. */
  take(): readonly ScannedEvent[] {
    const ordered = oldestFirst([...this.#believed, ...this.#wrong], this.#horizon);
    this.#believed = [];
    this.#wrong = [];
    return ordered.slice(-this.#most);
  }
}
