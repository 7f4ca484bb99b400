/** What a user's events say, ready for scoring; kept for the users seen last. */
import type { EventLog, UserEvent } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import { Lru } from "../util/lru.ts";
import { eventWeight, ItemSignal } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";

/** Events of one user that are read; who has more is judged by the newest. */
const MAX_EVENTS = 10_000;
/** Items over all profiles kept, at about 12 bytes each. */
const CACHE_ITEMS = 4_000_000;
const DAY_MS = 86_400_000;
/** What a profile costs besides its items, counted in items. */
const PROFILE_OVERHEAD = 50;

/** A user's items, newest first, as numbers of the {@link ItemIndex}. */
export interface UserProfile {
  /** Every item of an event that counts: these are "seen". */
  readonly items: Int32Array;
  /** What each is worth; below zero: disliked; zero: seen, and no more. */
  readonly weights: Float32Array;
}

/** What an event is worth when it happened, and how that fades. */
export interface HistoryRules {
  readonly weights: EventWeights;
  /** Days after which an item of a history counts half; `undefined`: it never fades. */
  readonly halfLifeDays?: number | undefined;
}

/** Reads profiles from the log and keeps them until the user's events change. */
export class UserProfiles {
  readonly #log: EventLog;
  readonly #index: ItemIndex;
  readonly #rules: HistoryRules;
  readonly #cache = new Lru<string, UserProfile>(CACHE_ITEMS);
  /** Reads under way; one whose user changes meanwhile is not kept. */
  readonly #reading = new Map<string, symbol>();

  constructor(log: EventLog, index: ItemIndex, rules: HistoryRules) {
    this.#log = log;
    this.#index = index;
    this.#rules = rules;
  }

  /** The user's profile, if it is at hand. */
  kept(userId: string): UserProfile | undefined {
    return this.#cache.get(userId);
  }

  async get(userId: string): Promise<UserProfile> {
    const cached = this.#cache.get(userId);
    if (cached !== undefined) return cached;
    const token = Symbol(userId);
    this.#reading.set(userId, token);
    try {
      const profile = this.#build(await this.#log.recent(userId, MAX_EVENTS));
      if (this.#reading.get(userId) === token) {
        this.#cache.set(userId, profile, profile.items.length + PROFILE_OVERHEAD);
      }
      return profile;
    } finally {
      if (this.#reading.get(userId) === token) this.#reading.delete(userId);
    }
  }

  /** The user's events changed: read them again next time. */
  invalidate(userId: string): void {
    this.#cache.delete(userId);
    this.#reading.delete(userId);
  }

  /** Anybody's events may have changed. */
  clear(): void {
    this.#cache.clear();
    this.#reading.clear();
  }

  /** The profile if it is kept, else as the user's newest events have it, which is not kept. */
  async peek(userId: string, mostEvents: number): Promise<UserProfile> {
    return this.#cache.get(userId) ?? this.#build(await this.#log.recent(userId, mostEvents));
  }

  #build(newestFirst: readonly UserEvent[]): UserProfile {
    const found = new Map<number, { signal: ItemSignal; fading: number }>();
    const fade = fading(newestFirst, this.#rules.halfLifeDays);
    for (const event of newestFirst) {
      if (eventWeight(event, this.#rules.weights) === undefined) continue;
      const number = this.#index.intern(event.item_id);
      let entry = found.get(number);
      if (entry === undefined) {
        found.set(number, (entry = { signal: new ItemSignal(), fading: fade(event.occurred_at) }));
      }
      entry.signal.add(event, this.#rules.weights);
    }
    const counting = [...found].map(([number, { signal, fading: left }]) => ({
      number,
      weight: (signal.weight ?? 0) * left,
    }));
    return {
      items: Int32Array.from(counting, (entry) => entry.number),
      weights: Float32Array.from(counting, (entry) => entry.weight),
    };
  }
}

/**
 * How much is left of a weight by the time of an event: half for each half-life before the newest
 * one. An event of more than a day in the future, by a wrong clock, counts as the newest.
 */
function fading(
  newestFirst: readonly UserEvent[],
  halfLifeDays: number | undefined,
): (occurredAt: number) => number {
  if (halfLifeDays === undefined) return () => 1;
  const horizon = Date.now() + DAY_MS;
  const newest = newestFirst.find((event) => event.occurred_at <= horizon)?.occurred_at;
  if (newest === undefined) return () => 1;
  const halfLifeMs = halfLifeDays * DAY_MS;
  return (occurredAt) => 0.5 ** (Math.max(0, newest - occurredAt) / halfLifeMs);
}
