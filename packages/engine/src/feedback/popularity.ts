/**
 * Popular items: rankings over any days of the log, updated with its events, and recomputed from time to
 * time. Tested through popularity.test.ts and lists/recommendation-lists.test.ts.
 */
import { timeHorizon } from "@hellorec/store";
import type { NewEvent } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { Lru } from "../util/lru.ts";
import { weighedEvent } from "./added-events.ts";
import type { DayTable } from "./day-table.ts";
import type { EventWeights } from "./event-weights.ts";
import { orEarlier } from "./or-earlier.ts";
import { PopularityRanking } from "./popularity-ranking.ts";
import { popularitySums } from "./popularity-sums.ts";
import { RankingQueue } from "./ranking-queue.ts";
import { ReadDays } from "./read-days.ts";
import type { DayTables } from "./read-days.ts";

const DAY_MS = 86_400_000;
const MAX_WINDOWS = 16;
/** A list that is asked for before this time needs perhaps a few days only, or has a saved table. */
const START_MS = 2000;

/** What rankings are made of. */
export interface PopularityOptions {
  readonly tables: DayTables;
  readonly index: ItemIndex;
  readonly eventWeights: EventWeights;
  readonly halfLifeDays: number;
  readonly onError: (error: unknown) => void;
}

interface WindowRanking {
  /** Whole days. `undefined`: the whole log. */
  readonly days: number | undefined;
  ranking?: PopularityRanking;
  /** The table that `ranking` was made from. `undefined`: one of few days. */
  table?: DayTable | undefined;
  making?: Promise<PopularityRanking | undefined>;
}

interface ReadLog {
  readonly days: ReadDays;
  /** Nearly every list needs the whole log: windows that are asked for once do not evict it. */
  readonly wholeLog: WindowRanking;
  readonly windows: Lru<number, WindowRanking>;
}

/**
 * Rankings over the whole log and over windows of it, each added up in memory, one after the other, from
 * one table of the weights by item and day: read from the store, or at first saved before the start.
 *
 * A new event counts at once. Its exact weight depends on the user's other events on the item. The next
 * reading finds that out: at once while the log is small, else after ten times the duration of the last
 * one. An event of another process counts from then on.
 */
export class Popularity implements DerivedState {
  readonly #options: PopularityOptions;
  // To make one takes tens of milliseconds on a large log, in slices.
  readonly #queue = new RankingQueue({ maxWaiting: 64, maxWaitMs: 10_000 });
  /** An erasure replaces it. */
  #read: ReadLog;
  /** How often the log changed, as far as this process is notified. */
  #logChangeCount = 0;
  /** The arrivals that the table knows, or will once it is read again. */
  #arrivalCount: number;
  #starting: NodeJS.Timeout | undefined;

  constructor(options: PopularityOptions) {
    this.#options = options;
    this.#read = this.#nothingRead(options.tables.saved);
    this.#arrivalCount = options.index.arrivalCount;
  }

  /**
   * Ranks the whole log: from a saved table at once, and soon from the log. Resolves after both.
   *
   * @throws {StoreError} the log cannot be read
   */
  async start(): Promise<void> {
    const soon = new Promise<void>((resolve) => {
      this.#starting = setTimeout(resolve, START_MS).unref();
    });
    await this.#read.days.loaded;
    if (this.#read.days.isSaved) await this.ranking();
    await soon;
    const read = this.#read;
    await read.days.first(this.#logChangeCount);
    await this.#upToDate(read, read.wholeLog);
  }

  close(): void {
    clearTimeout(this.#starting);
  }

  /** The store knows more of the log than it did. */
  countingCaughtUp(): void {
    this.#logChangeCount++;
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
        this.#append(change.events);
        break;
      case "events_appended_elsewhere":
      case "any_events_changed":
        this.#logChangeCount++;
        // An erasure may be among any changes, and a saved table may be of before it.
        if (change.kind === "any_events_changed" && this.#read.days.isSaved) this.#drop();
        break;
      case "user_erased":
      case "events_removed":
        if (!("erased_events" in change) || change.erased_events !== 0) this.#drop();
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
    this.#read = this.#nothingRead();
  }

  /**
   * The ranking, if it knows every event of the log. After a change it is another object, or
   * `undefined` until it is recomputed.
   */
  current(windowDays?: number): PopularityRanking | undefined {
    const { days, wholeLog, windows } = this.#read;
    const window = windowDays === undefined ? wholeLog : windows.get(Math.ceil(windowDays));
    const isCurrent = days.logChangeCount === this.#logChangeCount && window?.table === days.table;
    return isCurrent ? window?.ranking : undefined;
  }

  /**
   * The ranking over the last `windowDays` of the log, rounded up to UTC days, or over all of it.
   *
   * @throws {StoreError} UNAVAILABLE where too many rankings are to be computed
   */
  async ranking(windowDays?: number): Promise<PopularityRanking> {
    const read = this.#read;
    try {
      const ranking = await this.#rankingOf(read, windowDays);
      if (ranking !== undefined && read === this.#read) return ranking;
    } catch (error) {
      if (read === this.#read) throw error;
    }
    return this.ranking(windowDays);
  }

  /** @returns undefined: an erasure came before it was made */
  async #rankingOf(read: ReadLog, windowDays?: number): Promise<PopularityRanking | undefined> {
    const { days } = read;
    const window = windowOf(read, windowDays);
    const { table, isQuick } = days;
    if (table !== undefined && days.logChangeCount !== this.#logChangeCount) {
      // The earlier one has every event that came through this process.
      if (isQuick) await orEarlier(days.readAgain(this.#logChangeCount), table);
      else if (days.isDue) days.readAgain(this.#logChangeCount).catch(this.#options.onError);
    }
    const { ranking } = window;
    if (ranking !== undefined && window.table === days.table) return ranking;
    const made = this.#upToDate(read, window);
    if (ranking === undefined || isQuick) return made;
    made.catch(this.#options.onError);
    return ranking;
  }

  /** An item came that events had named before: the table lacks it, and is read again when asked. */
  #addArrivals(): void {
    if (this.#arrivalCount === this.#options.index.arrivalCount) return;
    this.#arrivalCount = this.#options.index.arrivalCount;
    this.#logChangeCount++;
    this.#read.days.expire();
  }

  #append(events: readonly NewEvent[]): void {
    this.#logChangeCount++;
    const { days, wholeLog, windows } = this.#read;
    const { eventWeights, index } = this.#options;
    const all = [wholeLog, ...windows.values()];
    const horizon = timeHorizon();
    for (const event of events) {
      const weighed = weighedEvent(event, horizon, eventWeights, index);
      if (weighed === undefined) continue;
      days.add(weighed);
      for (const window of all) window.ranking?.addWithin(window.days, weighed);
    }
  }

  /** A ranking made from the table that was read last. */
  async #upToDate(read: ReadLog, window: WindowRanking): Promise<PopularityRanking | undefined> {
    for (;;) {
      window.making ??= this.#queue
        .run(() => this.#compute(read, window), window.days === undefined)
        .finally(() => {
          delete window.making;
        });
      const ranking = await window.making;
      if (ranking === undefined || window.table === read.days.table) return ranking;
    }
  }

  async #compute(read: ReadLog, window: WindowRanking): Promise<PopularityRanking | undefined> {
    const { days } = read;
    await days.loaded;
    // Each of many erasures would have the whole log read for nobody.
    if (read !== this.#read) return undefined;
    const few = days.readFew(window.days);
    if (few === undefined && days.table === undefined) await days.first(this.#logChangeCount);
    const { table: whole, added } = days;
    const upTo = added.length;
    const table = whole ?? (await few);
    if (table === undefined) throw new Error("a reading of days ended without a table");
    if (whole === undefined) days.readAgain(this.#logChangeCount).catch(this.#options.onError);
    const { index, halfLifeDays } = this.#options;
    const query = { windowDays: window.days, halfLifeDays, size: index.size };
    const sums = await popularitySums(table, added, whole === undefined ? 0 : upTo, query);
    const ranking = await PopularityRanking.create(sums, halfLifeDays * DAY_MS);
    // Where another table was read meanwhile, the ranking lacks what came since.
    if (days.added !== added) return ranking;
    for (const event of added.between(upTo, added.length)) ranking.addWithin(window.days, event);
    window.ranking = ranking;
    window.table = whole;
    return ranking;
  }

  #nothingRead(saved?: DayTables["saved"]): ReadLog {
    return {
      days: new ReadDays((windowDays) => this.#options.tables.read(windowDays), saved),
      wholeLog: { days: undefined },
      windows: new Lru<number, WindowRanking>(MAX_WINDOWS),
    };
  }
}

function windowOf({ wholeLog, windows }: ReadLog, windowDays: number | undefined): WindowRanking {
  if (windowDays === undefined) return wholeLog;
  const days = Math.ceil(windowDays);
  const window: WindowRanking = windows.get(days) ?? { days };
  windows.set(days, window);
  return window;
}
