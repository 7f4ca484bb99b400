/** What a fake client holds: a catalog and a log of events, in memory and without a clock. */
import { eventSchema, itemSchema } from "@hellorec/api";
import type { Event, Item, StoredEvent, TrackResult } from "@hellorec/api";

import type { EventInput, ItemInput } from "../index.ts";
import { isWeighted } from "./event-weights.ts";

/** When the time of a fake begins. Each event without a time is a second later than the one before. */
const BEGINNING = Date.parse("2026-01-01T00:01:00.000Z");

/** The catalog and the log. The same calls give the same IDs and times. */
export class FakeData {
  readonly items = new Map<string, Item>();
  /** Every event, oldest first. */
  log: StoredEvent[] = [];
  /** What `track` took in. */
  readonly tracked: StoredEvent[] = [];
  readonly #watchers = new Set<(users: ReadonlySet<string>) => void>();
  readonly #counts = new Map<string, number>();
  #known = new Set<string>();

  /** @throws {ZodError} an item or an event that the contract does not allow */
  constructor(items: readonly ItemInput[], events: readonly EventInput[]) {
    this.putItems(items.map((item) => itemSchema.parse(item)));
    this.#append(events.map((event) => eventSchema.parse(event)));
  }

  /** The next of the IDs `fake-<what>-1`, `fake-<what>-2`, … */
  nextId(what: string): string {
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return `fake-${what}-${count}`;
  }

  /** The time now, in UTC: a second after the one before. */
  nextTime(): string {
    const count = (this.#counts.get("time") ?? 0) + 1;
    this.#counts.set("time", count);
    return new Date(BEGINNING + count * 1000).toISOString();
  }

  /** How many of the items were new. */
  putItems(items: readonly Item[]): number {
    const before = this.items.size;
    for (const item of items) this.items.set(item.item_id, item);
    return this.items.size - before;
  }

  /** Adds events that the log does not have, and tells those who watch their users. */
  track(events: readonly Event[]): TrackResult {
    const added = this.#append(events);
    this.tracked.push(...added);
    this.#tell(new Set(added.map(({ user_id }) => user_id)));
    const unweighted = new Set(events.map(({ type }) => type).filter((type) => !isWeighted(type)));
    return {
      accepted: added.length,
      duplicates: events.length - added.length,
      ...(unweighted.size > 0 && { unweighted_types: [...unweighted].slice(0, 20) }),
    };
  }

  /** A user's events, oldest first. */
  eventsOf(userId: string): StoredEvent[] {
    return this.log.filter(({ user_id }) => user_id === userId);
  }

  /** Erases a user. Returns how many events are gone. */
  forget(userId: string): number {
    const left = this.log.filter(({ user_id }) => user_id !== userId);
    const erased = this.log.length - left.length;
    this.log = left;
    this.#known = new Set(left.map(keyOf));
    this.#tell(new Set([userId]));
    return erased;
  }

  /** Calls `watcher` with the users of each change. Returns what ends that. */
  watch(watcher: (users: ReadonlySet<string>) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #append(events: readonly Event[]): StoredEvent[] {
    const added: StoredEvent[] = [];
    for (const event of events) {
      const stored: StoredEvent = {
        ...event,
        event_id: event.event_id ?? this.nextId("event"),
        occurred_at: new Date(event.occurred_at ?? this.nextTime()).toISOString(),
      };
      if (this.#known.has(keyOf(stored))) continue;
      this.#known.add(keyOf(stored));
      added.push(stored);
    }
    this.log.push(...added);
    return added;
  }

  #tell(users: ReadonlySet<string>): void {
    if (users.size > 0) for (const watcher of this.#watchers) watcher(users);
  }
}

/** An event's ID counts once for each user. */
function keyOf({ user_id, event_id }: StoredEvent): string {
  return JSON.stringify([user_id, event_id]);
}
