/** Popular items: a ranking computed from the log, kept while it is fresh enough. */
import type { EventLog } from "@hellorec/store";

import { typeWeights } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import type { ItemIndex } from "./item-index.ts";
import { Lru } from "./lru.ts";

const DAY_MS = 86_400_000;
const MAX_WINDOWS = 16;
/** A ranking that was this quick to make is made anew whenever the log has changed. */
const QUICK_MS = 20;
/** A slower one is used for this many times as long as it took to make. */
const REUSE_FACTOR = 10;

/** Items by popularity, highest first, as numbers of the {@link ItemIndex}. */
export interface PopularityRanking {
  readonly items: Int32Array;
  readonly scores: Float64Array;
}

interface Entry {
  ranking?: PopularityRanking;
  /** Version of the log that `ranking` was made from. */
  version: number;
  madeAt: number;
  tookMs: number;
  running?: { readonly version: number; readonly done: Promise<PopularityRanking> };
}

/** Rankings over the whole log and over windows of it. */
export class Popularity {
  readonly #log: EventLog;
  readonly #index: ItemIndex;
  readonly #weights: EventWeights;
  readonly #halfLifeMs: number;
  readonly #entries = new Lru<number, Entry>(MAX_WINDOWS);
  #version = 0;

  constructor(log: EventLog, index: ItemIndex, weights: EventWeights, halfLifeDays: number) {
    this.#log = log;
    this.#index = index;
    this.#weights = weights;
    this.#halfLifeMs = halfLifeDays * DAY_MS;
  }

  /** The log changed. */
  invalidate(): void {
    this.#version++;
  }

  /**
   * The ranking over the last `windowDays` of the log, or over all of it. It knows of every change
   * so far, unless the log is so large that making it anew for each would cost more than it is
   * worth.
   */
  async ranking(windowDays?: number): Promise<PopularityRanking> {
    const key = windowDays ?? Infinity;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { version: -1, madeAt: 0, tookMs: 0 };
      this.#entries.set(key, entry);
    }
    if (entry.ranking !== undefined && this.#isFresh(entry)) return entry.ranking;
    const wanted = this.#version;
    while (entry.running !== undefined && entry.running.version < wanted) await entry.running.done;
    entry.running ??= { version: this.#version, done: this.#make(entry, windowDays) };
    return entry.running.done;
  }

  #isFresh(entry: Entry): boolean {
    if (entry.version === this.#version) return true;
    return (
      entry.tookMs > QUICK_MS && performance.now() - entry.madeAt < REUSE_FACTOR * entry.tookMs
    );
  }

  async #make(entry: Entry, windowDays: number | undefined): Promise<PopularityRanking> {
    const version = this.#version;
    const start = performance.now();
    try {
      const rows = await this.#log.popularity({
        weights: typeWeights(this.#weights),
        rating_midpoint: this.#weights.rating_midpoint,
        half_life_ms: this.#halfLifeMs,
        window_ms: windowDays === undefined ? undefined : windowDays * DAY_MS,
      });
      const ranked = rows
        .map((row) => ({ number: this.#index.intern(row.item_id), score: row.popularity }))
        .sort((one, other) => other.score - one.score || one.number - other.number);
      const ranking = {
        items: Int32Array.from(ranked, (row) => row.number),
        scores: Float64Array.from(ranked, (row) => row.score),
      };
      entry.ranking = ranking;
      entry.version = version;
      entry.madeAt = performance.now();
      entry.tookMs = entry.madeAt - start;
      return ranking;
    } finally {
      delete entry.running;
    }
  }
}
