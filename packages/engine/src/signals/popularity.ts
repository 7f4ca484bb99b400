/** Popular items: rankings computed from the log, kept up with its events, made anew in time. */
import { setImmediate } from "node:timers/promises";

import type { EventLog, NewEvent } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import { Lru } from "../util/lru.ts";
import { eventWeight, typeWeights } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import { PopularityRanking } from "./popularity-ranking.ts";

const DAY_MS = 86_400_000;
const MAX_WINDOWS = 16;
/** A ranking that was this quick to make is made anew whenever the log has changed. */
const QUICK_MS = 20;
/** A slower one is made anew after this many times as long as it took to make. */
const REUSE_FACTOR = 10;

/** Events counted before other work gets its turn. */
const EVENTS_AT_ONCE = 2000;

interface Entry {
  readonly windowMs: number | undefined;
  ranking?: PopularityRanking;
  /** Version of the log that `ranking` was made from. */
  version: number;
  madeAt: number;
  tookMs: number;
  running?: { readonly version: number; readonly done: Promise<PopularityRanking> };
  /** Events that came in while a ranking is being made: it may have missed them. */
  arrived: NewEvent[];
}

/**
 * Rankings over the whole log and over windows of it.
 *
 * A new event counts at once. What it is worth exactly depends on the user's other events on the
 * item (only one of each type counts), which the next full computation finds out: at once while the
 * log is small, and else when ten times as long has gone by as the last one took. An event that
 * another process took in counts from that computation on.
 */
export class Popularity {
  readonly #log: EventLog;
  readonly #index: ItemIndex;
  readonly #weights: EventWeights;
  readonly #halfLifeMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #entries = new Lru<number, Entry>(MAX_WINDOWS);
  #version = 0;

  constructor(options: {
    readonly log: EventLog;
    readonly index: ItemIndex;
    readonly weights: EventWeights;
    readonly halfLifeDays: number;
    readonly onError: (error: unknown) => void;
  }) {
    this.#log = options.log;
    this.#index = options.index;
    this.#weights = options.weights;
    this.#halfLifeMs = options.halfLifeDays * DAY_MS;
    this.#onError = options.onError;
  }

  /** Events were added to the log. */
  add(events: readonly NewEvent[]): void {
    this.#version++;
    for (const entry of this.#entries.values()) {
      if (entry.running !== undefined) entry.arrived.push(...events);
      if (entry.ranking !== undefined) this.#count(entry.ranking, events, entry.windowMs);
    }
  }

  /** Another process changed the log: which events it added is found out by the next computation. */
  changedElsewhere(): void {
    this.#version++;
  }

  /** Events were taken out of the log: nothing computed before is true any more. */
  reset(): void {
    this.#version++;
    this.#entries.clear();
  }

  /** The ranking as it is, if it knows every event of the log; another one after every change. */
  current(windowDays?: number): PopularityRanking | undefined {
    const entry = this.#entries.get(windowDays ?? Infinity);
    return entry?.version === this.#version ? entry.ranking : undefined;
  }

  /** The ranking over the last `windowDays` of the log, or over all of it. */
  async ranking(windowDays?: number): Promise<PopularityRanking> {
    const key = windowDays ?? Infinity;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const windowMs = windowDays === undefined ? undefined : windowDays * DAY_MS;
      entry = { windowMs, version: -1, madeAt: 0, tookMs: 0, arrived: [] };
      this.#entries.set(key, entry);
    }
    const { ranking } = entry;
    if (ranking !== undefined && entry.version === this.#version) return ranking;
    if (ranking === undefined || entry.tookMs <= QUICK_MS) return this.#current(entry);
    if (performance.now() - entry.madeAt > REUSE_FACTOR * entry.tookMs) {
      this.#current(entry).catch(this.#onError);
    }
    return ranking;
  }

  /** A ranking that knows everything the log held when it was asked for. */
  async #current(entry: Entry): Promise<PopularityRanking> {
    const wanted = this.#version;
    while (entry.running !== undefined && entry.running.version < wanted) await entry.running.done;
    entry.running ??= { version: this.#version, done: this.#make(entry) };
    return entry.running.done;
  }

  async #make(entry: Entry): Promise<PopularityRanking> {
    const version = this.#version;
    const start = performance.now();
    entry.arrived = [];
    try {
      const snapshot = await this.#log.popularity({
        weights: typeWeights(this.#weights),
        rating_midpoint: this.#weights.rating_midpoint,
        half_life_ms: this.#halfLifeMs,
        window_ms: entry.windowMs,
      });
      const ranking = await PopularityRanking.create(snapshot, this.#index, this.#halfLifeMs);
      while (entry.arrived.length > 0) {
        this.#count(ranking, entry.arrived.splice(0, EVENTS_AT_ONCE), entry.windowMs);
        if (entry.arrived.length > 0) await setImmediate();
      }
      entry.ranking = ranking;
      entry.version = version;
      entry.madeAt = performance.now();
      entry.tookMs = entry.madeAt - start;
      return ranking;
    } finally {
      entry.arrived = [];
      delete entry.running;
    }
  }

  #count(
    ranking: PopularityRanking,
    events: readonly NewEvent[],
    windowMs: number | undefined,
  ): void {
    const horizon = Date.now() + DAY_MS;
    for (const event of events) {
      const weight = eventWeight({ type: event.type, value: event.value ?? null }, this.#weights);
      // An event from the future counts as one of now.
      const time = event.occurred_at > horizon ? ranking.newest : event.occurred_at;
      const isInWindow = windowMs === undefined || time >= ranking.newest - windowMs;
      if (weight === undefined || weight <= 0 || !isInWindow) continue;
      ranking.add(this.#index.intern(event.item_id), weight, time);
    }
  }
}
