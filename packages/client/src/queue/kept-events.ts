/** The events that wait: bounded in number, bytes and age, in memory and in the storage. */
import type { EventStorage } from "./event-storage.ts";
import type { KeptEvent } from "./queued-event.ts";

/** The bounds of a queue. */
export interface QueueLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** What is chosen for one request. */
export interface BatchLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
  /** Whether this event is not for this request. */
  readonly skips: (kept: KeptEvent) => boolean;
}

/** The waiting events, the oldest first. */
export class KeptEvents {
  readonly #storage: EventStorage;
  readonly #limits: QueueLimits;
  readonly #events = new Map<string, KeptEvent>();
  #bytes = 0;

  constructor(storage: EventStorage, limits: QueueLimits) {
    this.#storage = storage;
    this.#limits = limits;
  }

  get size(): number {
    return this.#events.size;
  }

  /** Every waiting event. */
  all(): KeptEvent[] {
    return [...this.#events.values()];
  }

  /**
   * Adds an event; one that waits already is not added twice.
   *
   * @returns those that had to go, so that there is room: the oldest ones
   */
  add(kept: KeptEvent): KeptEvent[] {
    if (this.#events.has(kept.key)) return [];
    this.#put(kept);
    const dropped = this.#overLimit();
    if (this.#events.has(kept.key)) kept.isStored = this.#storage.write(kept);
    return dropped;
  }

  /** Takes on what closed pages left, and what other tabs have not delivered. */
  adopt(): { readonly dropped: KeptEvent[]; readonly unreadable: number } {
    const { events, unreadable } = this.#storage.read((key) => this.#events.has(key));
    for (const kept of events) this.#put(kept);
    return { dropped: this.#overLimit(), unreadable };
  }

  /** Removes an event that was delivered or dropped. */
  remove(kept: KeptEvent): void {
    if (!this.#events.delete(kept.key)) return;
    this.#bytes -= kept.bytes;
    if (kept.isStored) this.#storage.remove(kept.key);
  }

  /** Removes and returns the events that have waited too long. */
  expire(now: number): KeptEvent[] {
    const { maxAgeMs } = this.#limits;
    const expired = this.all().filter((kept) => !kept.isSending && kept.addedAt + maxAgeMs < now);
    for (const kept of expired) this.remove(kept);
    return expired;
  }

  /** The oldest events that fit into one request. */
  batch({ maxEvents, maxBytes, skips }: BatchLimits): KeptEvent[] {
    const batch: KeptEvent[] = [];
    let bytes = 0;
    for (const kept of this.#events.values()) {
      if (batch.length === maxEvents || bytes + kept.bytes + 1 > maxBytes) break;
      if (skips(kept)) continue;
      if (kept.isAdopted && !this.#storage.has(kept.key)) {
        // Another tab has delivered it meanwhile.
        this.remove(kept);
        continue;
      }
      batch.push(kept);
      bytes += kept.bytes + 1;
    }
    return batch;
  }

  #put(kept: KeptEvent): void {
    this.#events.set(kept.key, kept);
    this.#bytes += kept.bytes;
  }

  #overLimit(): KeptEvent[] {
    const { maxEvents, maxBytes } = this.#limits;
    const dropped: KeptEvent[] = [];
    for (const kept of this.#events.values()) {
      if (this.#events.size <= maxEvents && this.#bytes <= maxBytes) break;
      // One on its way may arrive: it is not known to be lost.
      if (kept.isSending || kept.isLeaving) continue;
      this.remove(kept);
      dropped.push(kept);
    }
    return dropped;
  }
}
