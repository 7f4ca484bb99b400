/**
 * Popular items: rankings computed from the log, updated with its events, recomputed from time to
 * time. Tested through engine.test.ts and lists/recommendation-lists.test.ts.
 */
import { setImmediate } from "node:timers/promises";

import { timeHorizon } from "@hellorec/store";
import type { EventLog, NewEvent } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { Lru } from "../util/lru.ts";
import { eventWeight, typeWeights } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import { orEarlier } from "./or-earlier.ts";
import { PopularityRanking } from "./popularity-ranking.ts";
import { RankingQueue } from "./ranking-queue.ts";
import { RETRACTIONS } from "./retractions.ts";

const DAY_MS = 86_400_000;
const MAX_WINDOWS = 16;
/** Rankings that wait to be computed. Each takes about a tenth of a second on a large log. */
const WAITING = { maxWaiting: 64, maxWaitMs: 10_000 };
/** A ranking that takes no longer to compute is recomputed whenever the log has changed. */
const QUICK_MS = 20;
/** Others are recomputed after this many times as long as the last computation took. */
const REUSE_FACTOR = 10;
/** Events that are counted before the event loop continues. */
const EVENTS_PER_SLICE = 2000;

/** The ranking over one window of the log. */
interface WindowRanking {
  /** `undefined`: the whole log. */
  readonly windowMs: number | undefined;
  ranking?: PopularityRanking;
  /** The log's change count that `ranking` includes; -1: there is no ranking. */
  logChangeCount: number;
  computedAt: number;
  tookMs: number;
  running?: { readonly logChangeCount: number; readonly done: Promise<PopularityRanking> };
  /** Events that arrived during a computation, which may have missed them. */
  arrived: NewEvent[];
}

/**
 * Rankings over the whole log and over windows of it. They are computed one after the other, from
 * the store's counts by day.
 *
 * A new event counts at once. Its exact weight depends on the user's other events on the item, since
 * only one of each type counts. The next full computation finds that out: at once while the log is
 * small, else after ten times the duration of the last one. An event of another process counts from
 * that computation on.
 */
export class Popularity implements DerivedState {
  readonly #log: EventLog;
  readonly #index: ItemIndex;
  readonly #eventWeights: EventWeights;
  readonly #halfLifeMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #queue = new RankingQueue(WAITING);
  #isWarm = false;
  /** Nearly every list needs the whole log: windows that are asked for once do not evict it. */
  #wholeLog = uncomputed(undefined);
  /** By their days. */
  readonly #windows = new Lru<number, WindowRanking>(MAX_WINDOWS);
  /** How often the log changed, as far as this process is notified. */
  #logChangeCount = 0;
  /** The arrivals that rankings know, or will once they are computed again. */
  #arrivalCount: number;

  constructor(options: {
    readonly log: EventLog;
    readonly index: ItemIndex;
    readonly eventWeights: EventWeights;
    readonly halfLifeDays: number;
    readonly onError: (error: unknown) => void;
  }) {
    this.#log = options.log;
    this.#index = options.index;
    this.#arrivalCount = options.index.arrivalCount;
    this.#eventWeights = options.eventWeights;
    this.#halfLifeMs = options.halfLifeDays * DAY_MS;
    this.#onError = options.onError;
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
        this.#append(change.events);
        break;
      case "events_appended_elsewhere":
      case "any_events_changed":
        this.#logChangeCount++;
        break;
      case "user_erased":
        if (change.erased_events !== 0) this.#drop();
        break;
      case "events_removed":
        this.#drop();
        break;
      case "items_changed":
      case "any_items_changed":
        this.#addArrivals();
        break;
    }
  }

  /** No ranking that counted erased events may be served again. */
  #drop(): void {
    this.#logChangeCount++;
    this.#wholeLog = uncomputed(undefined);
    this.#windows.clear();
  }

  /**
   * The ranking, if it knows every event of the log. After a change it is another object, or
   * `undefined` until it is recomputed.
   */
  current(windowDays?: number): PopularityRanking | undefined {
    const window =
      windowDays === undefined ? this.#wholeLog : this.#windows.get(Math.ceil(windowDays));
    return window?.logChangeCount === this.#logChangeCount ? window.ranking : undefined;
  }

  /**
   * The ranking over the last `windowDays` of the log, rounded up to UTC days, or over all of it.
   *
   * @throws {StoreError} UNAVAILABLE where too many rankings are to be computed
   */
  async ranking(windowDays?: number): Promise<PopularityRanking> {
    const window =
      windowDays === undefined ? this.#wholeLog : this.#windowOf(Math.ceil(windowDays));
    const { ranking } = window;
    if (ranking !== undefined && window.logChangeCount === this.#logChangeCount) return ranking;
    if (ranking === undefined) return this.#upToDate(window);
    // The earlier one has every event that came through this process.
    if (window.tookMs <= QUICK_MS) return orEarlier(this.#upToDate(window), ranking);
    if (performance.now() - window.computedAt > REUSE_FACTOR * window.tookMs) {
      this.#upToDate(window).catch(this.#onError);
    }
    return ranking;
  }

  #windowOf(days: number): WindowRanking {
    const known = this.#windows.get(days);
    if (known !== undefined) return known;
    const window = uncomputed(days * DAY_MS);
    this.#windows.set(days, window);
    return window;
  }

  *#allWindows(): Generator<WindowRanking, void, undefined> {
    yield this.#wholeLog;
    yield* this.#windows.values();
  }

  /** An item came that events had named before: rankings lack it, and are computed again when asked. */
  #addArrivals(): void {
    if (this.#arrivalCount === this.#index.arrivalCount) return;
    this.#arrivalCount = this.#index.arrivalCount;
    this.#logChangeCount++;
    for (const window of this.#allWindows()) window.computedAt = -Infinity;
  }

  #append(events: readonly NewEvent[]): void {
    this.#logChangeCount++;
    for (const window of this.#allWindows()) {
      if (window.running !== undefined) for (const event of events) window.arrived.push(event);
      if (window.ranking !== undefined) this.#count(window.ranking, events, window.windowMs);
    }
  }

  /** A ranking that knows everything that the log holds at the time of the call. */
  async #upToDate(window: WindowRanking): Promise<PopularityRanking> {
    const wanted = this.#logChangeCount;
    while (window.running !== undefined && window.running.logChangeCount < wanted) {
      await window.running.done;
    }
    window.running ??= { logChangeCount: this.#logChangeCount, done: this.#enqueue(window) };
    return window.running.done;
  }

  async #enqueue(window: WindowRanking): Promise<PopularityRanking> {
    try {
      return await this.#queue.run(() => this.#compute(window), window.windowMs === undefined);
    } finally {
      delete window.running;
    }
  }

  async #compute(window: WindowRanking): Promise<PopularityRanking> {
    const logChangeCount = this.#logChangeCount;
    const start = performance.now();
    window.arrived = [];
    try {
      const snapshot = await this.#log.popularity({
        retractions: RETRACTIONS,
        weights: typeWeights(this.#eventWeights),
        ratingMidpoint: this.#eventWeights.rating_midpoint,
        halfLifeMs: this.#halfLifeMs,
        windowMs: window.windowMs,
      });
      // The earlier one knows more than counts without the events of a worker that is down.
      if (snapshot.isPartial && window.ranking !== undefined) return window.ranking;
      const ranking = await PopularityRanking.create(snapshot, this.#index, this.#halfLifeMs);
      while (window.arrived.length > 0) {
        this.#count(ranking, window.arrived.splice(0, EVENTS_PER_SLICE), window.windowMs);
        if (window.arrived.length > 0) await setImmediate();
      }
      window.ranking = ranking;
      window.logChangeCount = logChangeCount;
      window.computedAt = performance.now();
      // The first one also opens a thread or a connection: its time tells nothing.
      window.tookMs = this.#isWarm ? window.computedAt - start : 0;
      this.#isWarm = true;
      return ranking;
    } finally {
      window.arrived = [];
    }
  }

  #count(
    ranking: PopularityRanking,
    events: readonly NewEvent[],
    windowMs: number | undefined,
  ): void {
    const horizon = timeHorizon();
    for (const event of events) {
      const weight = eventWeight(
        { type: event.type, value: event.value ?? null },
        this.#eventWeights,
      );
      if (weight === undefined || weight <= 0) continue;
      const day = Math.floor(event.occurred_at / DAY_MS) * DAY_MS;
      const time = event.occurred_at > horizon ? undefined : day;
      if (windowMs !== undefined) {
        const { newest = time } = ranking;
        if (time === undefined || newest === undefined || time < newest - windowMs) continue;
      }
      const number = this.#index.findNamed(event.item_id);
      if (number !== undefined) ranking.add(number, weight, time);
    }
  }
}

function uncomputed(windowMs: number | undefined): WindowRanking {
  return { windowMs, logChangeCount: -1, computedAt: 0, tookMs: 0, arrived: [] };
}
