/** What a user's events say, ready for scoring; kept for the users seen last. */
import type { EventLog, UserEvent } from "@hellorec/store";

import { ItemSignal } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import type { ItemIndex } from "./item-index.ts";
import { Lru } from "./lru.ts";

/** Events of one user that are read; who has more is judged by the newest. */
const MAX_EVENTS = 10_000;
/** Items over all profiles kept, at about 12 bytes each. */
const CACHE_ITEMS = 4_000_000;
/** What a profile costs besides its items, counted in items. */
const PROFILE_OVERHEAD = 50;

/** A user's items, newest first, as numbers of the {@link ItemIndex}. */
export interface UserProfile {
  /** Every item of an event that counts: these are "seen". */
  readonly items: Int32Array;
  /** What each is worth; below zero: disliked; zero: seen, and no more. */
  readonly weights: Float32Array;
}

/** Reads profiles from the log and keeps them until the user's events change. */
export class UserProfiles {
  readonly #log: EventLog;
  readonly #index: ItemIndex;
  readonly #weights: EventWeights;
  readonly #cache = new Lru<string, UserProfile>(CACHE_ITEMS);
  /** Reads under way; one whose user changes meanwhile is not kept. */
  readonly #reading = new Map<string, symbol>();

  constructor(log: EventLog, index: ItemIndex, weights: EventWeights) {
    this.#log = log;
    this.#index = index;
    this.#weights = weights;
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

  #build(newestFirst: readonly UserEvent[]): UserProfile {
    const signals = new Map<number, ItemSignal>();
    for (const event of newestFirst) {
      const number = this.#index.intern(event.item_id);
      let signal = signals.get(number);
      if (signal === undefined) signals.set(number, (signal = new ItemSignal()));
      signal.add(event, this.#weights);
    }
    const counting = [...signals].flatMap(([number, { weight }]) =>
      weight === undefined ? [] : [{ number, weight }],
    );
    return {
      items: Int32Array.from(counting, (entry) => entry.number),
      weights: Float32Array.from(counting, (entry) => entry.weight),
    };
  }
}
