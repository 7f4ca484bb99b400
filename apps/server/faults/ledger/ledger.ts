/** The record of what a server was sent and what it acknowledged, kept outside of its process. */
import type { StoredEvent } from "../support/answers.ts";
import type { Connection } from "../support/http.ts";
import { compareLog } from "./compare-log.ts";
import { ItemVersions } from "./item-versions.ts";
import { storedEvents, storedTitles } from "./stored-data.ts";

/**
 * Of the events of a batch: how many were acknowledged before, and how many were never sent before.
 */
export interface KnownEvents {
  readonly acknowledged: number;
  readonly fresh: number;
}

/** How a log differs from the ledger: counts, and some examples. */
export interface Difference {
  readonly lost: number;
  readonly doubled: number;
  /** Never sent, or not stored as sent, or of an erased user. */
  readonly wrong: number;
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

/** The ledger of one store, over any number of servers that served it. */
export class Ledger {
  #sent = new Map<string, StoredEvent>();
  #acknowledged = new Set<string>();
  readonly #recent: StoredEvent[] = [];
  readonly #unanswered = new Set<readonly StoredEvent[]>();
  #items = new ItemVersions();
  readonly #erasures = new Map<string, "sent" | "acknowledged">();
  #lastOrder: readonly string[] = [];
  /** Answers that cannot be right, in words. */
  readonly problems: string[] = [];

  /** How many different events were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** The versions of items. */
  get items(): ItemVersions {
    return this.#items;
  }

  /** Records that a batch is about to be sent. */
  sending(events: readonly StoredEvent[]): KnownEvents {
    const ids = new Set(events.map((event) => event.event_id));
    const known = {
      acknowledged: [...ids].filter((id) => this.#acknowledged.has(id)).length,
      fresh: [...ids].filter((id) => !this.#sent.has(id)).length,
    };
    for (const event of events) this.#sent.set(event.event_id, event);
    this.#unanswered.add(events);
    return known;
  }

  /** Records an acknowledged batch, and checks that the counts of the answer are possible. */
  acknowledge(
    events: readonly StoredEvent[],
    known: KnownEvents,
    { accepted, duplicates }: { accepted: number; duplicates: number },
  ): void {
    const distinct = new Set(events.map((event) => event.event_id)).size;
    const isPossible =
      accepted + duplicates === events.length &&
      accepted >= known.fresh &&
      accepted <= distinct - known.acknowledged;
    if (!isPossible) {
      this.problems.push(
        `of ${events.length} events (${distinct} different, ${known.fresh} new, ${known.acknowledged} known) the answer says ${accepted} accepted, ${duplicates} duplicates`,
      );
    }
    for (const event of events) this.#acknowledged.add(event.event_id);
    this.#unanswered.delete(events);
    this.#recent.push(...events);
    if (this.#recent.length > 2000) this.#recent.splice(0, 1000);
  }

  /** Some acknowledged events, to be sent again. */
  anyAcknowledged(count: number): StoredEvent[] {
    const from = Math.floor(Math.random() * Math.max(1, this.#recent.length - count));
    const events = this.#recent.slice(from, from + count);
    return events.filter((event) => !this.#erasures.has(event.user_id));
  }

  /** A copy to compare with a backup: all that is acknowledged now must be in it. */
  snapshot(): Ledger {
    const copy = new Ledger();
    copy.#sent = this.#sent;
    copy.#acknowledged = new Set(this.#acknowledged);
    copy.#items = this.#items.snapshot();
    return copy;
  }

  /**
   * Records that a user's erasure is about to be sent. No caller sends events of the user from now
   * on.
   */
  erasing(user: string): void {
    this.#erasures.set(user, "sent");
  }

  /** Records an acknowledged erasure. */
  erased(user: string): void {
    this.#erasures.set(user, "acknowledged");
  }

  /** Compares with all that a server has. Its log must continue the log of the last comparison. */
  async compareWith(connection: Connection): Promise<Difference> {
    const stored = await storedEvents(connection);
    const log = compareLog(stored, {
      sent: this.#sent,
      acknowledged: this.#acknowledged,
      unanswered: this.#unanswered,
      erasures: this.#erasures,
      lastOrder: this.#lastOrder,
    });
    this.#lastOrder = stored.map((event) => event.event_id);
    const items = this.#items.problems(await storedTitles(connection));
    return {
      lost: log.lost.length,
      doubled: log.doubled.length,
      wrong: log.wrong.length + items.length,
      examples: [...Object.values(log), items].flatMap((lines) => lines.slice(0, EXAMPLES)),
    };
  }
}
