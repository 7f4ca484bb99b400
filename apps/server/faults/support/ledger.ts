/** What a server was sent and what it acknowledged, kept outside of its process. */
import { eventPage, itemPage } from "./answers.ts";
import type { StoredEvent } from "./answers.ts";
import type { Connection } from "./http.ts";

/** How many of the events sent are acknowledged for certain, and how many never were sent before. */
export interface Known {
  readonly acknowledged: number;
  readonly fresh: number;
}

/** How a log differs from the ledger. Counts, and what to look at first. */
export interface Difference {
  readonly lost: number;
  readonly doubled: number;
  /** Never sent, or not as they were sent, or of a user who was forgotten. */
  readonly wrong: number;
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

/** The ledger of one store, over any number of servers that had it. */
export class Ledger {
  #sent = new Map<string, StoredEvent>();
  #acknowledged = new Set<string>();
  readonly #recent: StoredEvent[] = [];
  readonly #unanswered = new Set<readonly StoredEvent[]>();
  #itemsSent = new Map<string, number>();
  #itemsAcknowledged = new Map<string, number>();
  readonly #forgotten = new Map<string, "asked" | "done">();
  #order: readonly string[] = [];
  /** Answers that cannot be right, in words. */
  readonly problems: string[] = [];

  /** How many different events were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  sending(events: readonly StoredEvent[]): Known {
    const ids = new Set(events.map((event) => event.event_id));
    const known = {
      acknowledged: [...ids].filter((id) => this.#acknowledged.has(id)).length,
      fresh: [...ids].filter((id) => !this.#sent.has(id)).length,
    };
    for (const event of events) this.#sent.set(event.event_id, event);
    this.#unanswered.add(events);
    return known;
  }

  /** The server answered: these are on disk. Its counts must be possible. */
  took(
    events: readonly StoredEvent[],
    known: Known,
    { accepted, duplicates }: { accepted: number; duplicates: number },
  ): void {
    const distinct = new Set(events.map((event) => event.event_id)).size;
    const possible =
      accepted + duplicates === events.length &&
      accepted >= known.fresh &&
      accepted <= distinct - known.acknowledged;
    if (!possible) {
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
    return this.#recent.slice(from, from + count).filter((event) => this.#mayReturn(event));
  }

  /** A version of an item, which its title carries, is about to be put. */
  putting(item: string): number {
    const version = (this.#itemsSent.get(item) ?? 0) + 1;
    this.#itemsSent.set(item, version);
    return version;
  }

  put(item: string, version: number): void {
    this.#itemsAcknowledged.set(item, version);
  }

  /** What is acknowledged now, to be compared with a copy made later, of all that was sent by then. */
  snapshot(): Ledger {
    const copy = new Ledger();
    copy.#sent = this.#sent;
    copy.#acknowledged = new Set(this.#acknowledged);
    copy.#itemsSent = this.#itemsSent;
    copy.#itemsAcknowledged = new Map(this.#itemsAcknowledged);
    return copy;
  }

  /** Nobody sends events of that user any more, now or later. */
  forgetting(user: string): void {
    this.#forgotten.set(user, "asked");
  }

  forgot(user: string): void {
    this.#forgotten.set(user, "done");
  }

  /** Compares with a log, given in its order, which must continue the one given before. */
  compare(stored: readonly StoredEvent[]): Difference {
    const seen = new Set<string>();
    const found = { lost: [] as string[], doubled: [] as string[], wrong: [] as string[] };
    for (const event of stored) {
      const id = event.event_id;
      if (seen.has(id)) found.doubled.push(`${id} is there twice`);
      seen.add(id);
      const sent = this.#sent.get(id);
      if (sent === undefined) found.wrong.push(`${id} was never sent`);
      else if (!isSame(sent, event)) found.wrong.push(`${id} is ${JSON.stringify(event)}`);
      if (this.#forgotten.get(event.user_id) === "done") {
        found.wrong.push(`${id} is of ${event.user_id}, who was forgotten`);
      }
    }
    for (const id of this.#acknowledged) {
      const user = this.#sent.get(id)?.user_id ?? "";
      if (!seen.has(id) && !this.#forgotten.has(user)) found.lost.push(`${id} is missing`);
    }
    found.wrong.push(
      ...this.#halfForgotten(seen),
      ...this.#halfStored(seen),
      ...this.#reordered(stored),
    );
    return {
      lost: found.lost.length,
      doubled: found.doubled.length,
      wrong: found.wrong.length,
      examples: Object.values(found).flatMap((lines) => lines.slice(0, EXAMPLES)),
    };
  }

  /** Compares with all a server has. */
  async compareWith(connection: Connection): Promise<Difference> {
    const difference = this.compare(await storedEvents(connection));
    const items = await this.#wrongItems(connection);
    return {
      ...difference,
      wrong: difference.wrong + items.length,
      examples: [...difference.examples, ...items.slice(0, EXAMPLES)],
    };
  }

  #mayReturn(event: StoredEvent): boolean {
    return !this.#forgotten.has(event.user_id);
  }

  /** A user asked to be forgotten is there with every event, or with none. */
  #halfForgotten(seen: ReadonlySet<string>): string[] {
    const counts = new Map<string, { kept: number; gone: number }>();
    for (const id of this.#acknowledged) {
      const user = this.#sent.get(id)?.user_id ?? "";
      if (this.#forgotten.get(user) !== "asked") continue;
      const count = counts.get(user) ?? { kept: 0, gone: 0 };
      if (seen.has(id)) count.kept += 1;
      else count.gone += 1;
      counts.set(user, count);
    }
    return [...counts]
      .filter(([, { kept, gone }]) => kept > 0 && gone > 0)
      .map(([user, { kept, gone }]) => `${user} is half forgotten: ${kept} kept, ${gone} gone`);
  }

  /** A batch that was not answered, or refused, is there as a whole or not at all. */
  #halfStored(seen: ReadonlySet<string>): string[] {
    return [...this.#unanswered].flatMap((events) => {
      const ids = events.map((event) => event.event_id).filter((id) => !this.#acknowledged.has(id));
      const kept = ids.filter((id) => seen.has(id)).length;
      return kept === 0 || kept === ids.length
        ? []
        : [`of a batch without an answer ${kept} events of ${ids.length} are there`];
    });
  }

  #reordered(stored: readonly StoredEvent[]): string[] {
    const order = stored.map((event) => event.event_id);
    const place = new Map(order.map((id, index) => [id, index]));
    const before = this.#order.flatMap((id) => place.get(id) ?? []);
    this.#order = order;
    const at = before.findIndex((index, next) => next > 0 && index < (before[next - 1] ?? 0));
    return at === -1 ? [] : [`the log's order has changed at event ${at}`];
  }

  async #wrongItems(connection: Connection): Promise<string[]> {
    const titles = new Map<string, string>();
    let cursor: string | undefined;
    do {
      const found = await connection.call("/items/list", { limit: 1000, cursor }, itemPage);
      for (const { item_id, title } of found.items) titles.set(item_id, title);
      cursor = found.next_cursor;
    } while (cursor !== undefined);
    return [...this.#itemsSent].flatMap(([item, sent]) => {
      const acknowledged = this.#itemsAcknowledged.get(item) ?? 0;
      const version = Number(titles.get(item)?.split(" ").at(-1) ?? 0);
      return version >= acknowledged && version <= sent
        ? []
        : [`${item} has version ${version}, of ${acknowledged} acknowledged and ${sent} sent`];
    });
  }
}

/** Every event of a server's log, in its order. */
export async function storedEvents(connection: Connection): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  let cursor: string | undefined;
  do {
    const found = await connection.call("/events/list", { limit: 1000, cursor }, eventPage);
    events.push(...found.events);
    cursor = found.next_cursor;
  } while (cursor !== undefined);
  return events;
}

function isSame(sent: StoredEvent, stored: StoredEvent): boolean {
  return (
    sent.user_id === stored.user_id &&
    sent.item_id === stored.item_id &&
    sent.type === stored.type &&
    sent.value === stored.value &&
    sent.occurred_at === stored.occurred_at &&
    sent.recommendation_id === stored.recommendation_id
  );
}
