/** User profiles: a user's events as weights of items, ready for scoring, cached. */
import { timeHorizon } from "@hellorec/store";
import type { EventLog, UserEvent } from "@hellorec/store";

import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { Lru } from "../util/lru.ts";
import type { Lookups } from "../util/lru.ts";
import { eventWeight, CombinedWeight } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import { MAX_EVENTS } from "./history-limit.ts";
import { retractedType } from "./retractions.ts";

/** Items of all cached profiles, at about 12 bytes each. */
const CACHE_ITEMS = 4_000_000;
const DAY_MS = 86_400_000;
/** The cost of a profile besides its items, counted in items. */
const PROFILE_OVERHEAD = 50;

/**
 * Items with weights, newest first: of a user's events, of a session, or one item alone. What a
 * serving model scores for.
 */
export interface Profile {
  /** Of a user: every item of the catalog with an event that has a weight: all that the user has seen. */
  readonly items: CatalogNumbers;
  /** The weight of each item. Below zero: disliked. Zero: only seen. */
  readonly itemWeights: Float32Array;
}

/** How events become the weights of items. */
export interface ProfileRules {
  readonly eventWeights: EventWeights;
  /** Days after which the weight of an item halves. `undefined`: weights do not decay. */
  readonly halfLifeDays?: number | undefined;
}

/** Reads profiles from the log and caches them until the user's events change. */
export class UserProfiles implements DerivedState {
  readonly #log: EventLog;
  readonly #index: ItemIndex;
  readonly #rules: ProfileRules;
  readonly #cache = new Lru<string, Profile>(CACHE_ITEMS);
  /**
   * Reads in progress, which callers for the same user share. A profile whose user changes meanwhile
   * is not cached, and a caller after the change starts another read.
   */
  readonly #reading = new Map<string, Promise<Profile>>();

  #hits = 0;
  #misses = 0;
  /** The arrivals that the cached profiles know. */
  #arrivalCount: number;

  constructor(log: EventLog, index: ItemIndex, rules: ProfileRules) {
    this.#log = log;
    this.#index = index;
    this.#rules = rules;
    this.#arrivalCount = index.arrivalCount;
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
        for (const event of change.events) this.#invalidate(event.user_id);
        break;
      case "events_appended_elsewhere":
      case "user_erased":
        this.#invalidate(change.user_id);
        break;
      case "any_events_changed":
      case "events_removed":
        this.#clear();
        break;
      case "items_changed":
      case "any_items_changed":
        if (this.#arrivalCount === this.#index.arrivalCount) break;
        // An item came that events had named before: it is missing in profiles.
        this.#arrivalCount = this.#index.arrivalCount;
        this.#clear();
        break;
    }
  }

  /** Profiles that were found, and that had to be read. */
  get lookups(): Lookups {
    return { hits: this.#hits, misses: this.#misses };
  }

  /** The user's profile, if it is cached. */
  cached(userId: string): Profile | undefined {
    const cached = this.#cache.get(userId);
    if (cached !== undefined) this.#hits += 1;
    return cached;
  }

  /** The user's profile, read from the log if it is not cached. */
  async get(userId: string): Promise<Profile> {
    const cached = this.cached(userId);
    if (cached !== undefined) return cached;
    this.#misses += 1;
    const running = this.#reading.get(userId);
    if (running !== undefined) return running;
    const reading = this.#read(userId);
    this.#reading.set(userId, reading);
    try {
      const profile = await reading;
      if (this.#reading.get(userId) === reading) {
        this.#cache.set(userId, profile, profile.items.length + PROFILE_OVERHEAD);
      }
      return profile;
    } finally {
      if (this.#reading.get(userId) === reading) this.#reading.delete(userId);
    }
  }

  /** The cached profile, else one of the user's newest `maxEvents` events that is not cached. */
  async peek(userId: string, maxEvents: number): Promise<Profile> {
    return this.#cache.get(userId) ?? this.#build(await this.#log.recent(userId, maxEvents));
  }

  async #read(userId: string): Promise<Profile> {
    return this.#build(await this.#log.recent(userId, MAX_EVENTS));
  }

  #clear(): void {
    this.#cache.clear();
    this.#reading.clear();
  }

  #invalidate(userId: string): void {
    this.#cache.delete(userId);
    this.#reading.delete(userId);
  }

  #build(newestFirst: readonly UserEvent[]): Profile {
    const { eventWeights } = this.#rules;
    const combinedWeights = new Map<CatalogNumber, CombinedWeight>();
    /** By the newest event that counts, newest first. */
    const decays = new Map<CatalogNumber, number>();
    const decayAt = decayByTime(newestFirst, this.#rules.halfLifeDays);
    for (const event of newestFirst) {
      const isWeighted = eventWeight(event, eventWeights) !== undefined;
      if (!isWeighted && retractedType(event.type) === undefined) continue;
      const number = this.#index.findNamed(event.item_id);
      if (number === undefined) continue;
      let combined = combinedWeights.get(number);
      if (combined === undefined) {
        combined = new CombinedWeight();
        combinedWeights.set(number, combined);
      }
      combined.add(event, eventWeights);
      if (combined.weight !== undefined && !decays.has(number)) {
        decays.set(number, decayAt(event.occurred_at));
      }
    }
    return {
      items: int32ArrayOf(decays.keys()),
      itemWeights: Float32Array.from(
        decays,
        ([number, decay]) => (combinedWeights.get(number)?.weight ?? 0) * decay,
      ),
    };
  }
}

/**
 * The decay factor of an event by its time: it halves with each half-life between the event and the
 * user's newest event. An event of a wrong clock counts as old as the user's oldest one.
 */
function decayByTime(
  newestFirst: readonly UserEvent[],
  halfLifeDays: number | undefined,
): (occurredAt: number) => number {
  if (halfLifeDays === undefined) return () => 1;
  const horizon = timeHorizon();
  const believed = newestFirst.map((event) => event.occurred_at).filter((time) => time <= horizon);
  const [newest] = believed;
  const oldest = believed.at(-1);
  if (newest === undefined || oldest === undefined) return () => 1;
  const halfLifeMs = halfLifeDays * DAY_MS;
  return (occurredAt) => {
    const time = occurredAt > horizon ? oldest : occurredAt;
    return 0.5 ** ((newest - time) / halfLifeMs);
  };
}
