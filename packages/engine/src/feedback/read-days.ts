/** The days that were read of the log, and the events since. Tested through popularity.test.ts. */
import { AddedEvents } from "./added-events.ts";
import type { WeighedEvent } from "./added-events.ts";
import type { DayTable } from "./day-table.ts";

/** A table that takes no longer to read is read again whenever the log has changed. */
const QUICK_MS = 20;
/** Others are read again after this many times as long as the last reading took. */
const REUSE_FACTOR = 10;
/** The first reading also opens a thread or a connection. Where it is shorter, its time tells nothing. */
const TELLING_MS = 500;
/** After a reading that failed there is none for this time but for callers that have no table. */
const FAILED_PAUSE_MS = 1000;

/** A saved table took longer to read. So it is read again 2.5 seconds after the start at the latest. */
const SAVED_TOOK_MS = 250;

/** Where tables come from. */
export interface DayTables {
  /** What an earlier process saved of the log, before this one stored an event. */
  readonly saved: Promise<DayTable | undefined>;
  /** Reads the log: all days, or so many before the newest one. */
  readonly read: (windowDays?: number) => Promise<DayTable>;
}

/** Windows that are read by themselves while there is no table: a part of the time of reading all days. */
const FEW_DAYS = 7;

/**
 * Keeps the table that was read last. One reading runs at a time, and callers share it. A saved table
 * serves until the first reading ends.
 *
 * @example
 * const days = new ReadDays((windowDays) => readTable(windowDays), saved);
 * await days.loaded;
 * const table = days.table ?? (await days.readAgain(logChangeCount));
 */
export class ReadDays {
  /** Resolves once the saved table is there, or it is known that there is none. */
  readonly loaded: Promise<void>;
  readonly #read: (windowDays?: number) => Promise<DayTable>;
  #table: DayTable | undefined;
  #added = new AddedEvents();
  #isAdding = false;
  #isSaved = false;
  #logChangeCount = -1;
  #readAt = 0;
  #failedAt = -Infinity;
  #isExpired = false;
  #tookMs: number | undefined;
  #reading: { readonly logChangeCount: number; readonly done: Promise<DayTable> } | undefined;

  constructor(read: DayTables["read"], saved?: DayTables["saved"]) {
    this.#read = read;
    // A saved table has no event that comes from now on.
    this.#isAdding = saved !== undefined;
    this.loaded = saved === undefined ? Promise.resolve() : this.#startWith(saved);
  }

  get table(): DayTable | undefined {
    return this.#table;
  }

  /** Events that are not in the table, or may not be. Each table has another object. */
  get added(): AddedEvents {
    return this.#added;
  }

  /** The log's change count that the table includes; -1: there is no table, or it may lack events. */
  get logChangeCount(): number {
    return this.#logChangeCount;
  }

  /** Whether the table is the one that was saved before the start. */
  get isSaved(): boolean {
    return this.#isSaved;
  }

  get isQuick(): boolean {
    return (this.#tookMs ?? 0) <= QUICK_MS;
  }

  /**
   * Whether enough time has passed for another reading, or too much has come for none. False while one
   * runs, and for a moment after one that failed.
   */
  get isDue(): boolean {
    const now = performance.now();
    if (this.#reading !== undefined || now - this.#failedAt < FAILED_PAUSE_MS) return false;
    const ageMs = now - this.#readAt;
    return this.#isExpired || this.#added.isFull || ageMs > REUSE_FACTOR * (this.#tookMs ?? 0);
  }

  /** The table lacks something that rankings cannot count beside it. */
  expire(): void {
    this.#isExpired = true;
  }

  /** Adds an event of this process, once it is in the log. */
  add(event: WeighedEvent): void {
    // A first reading that begins later has it.
    if (this.#isAdding) this.#added.push(event);
  }

  /** The first table of the log. Of a reading that runs already, it has every event beside {@link added}. */
  async first(logChangeCount: number): Promise<DayTable> {
    if (this.#table !== undefined && !this.#isSaved) return this.#table;
    return this.#reading?.done ?? this.readAgain(logChangeCount);
  }

  /** A table that knows everything that the log holds at the time of the call. */
  async readAgain(logChangeCount: number): Promise<DayTable> {
    while (this.#reading !== undefined && this.#reading.logChangeCount < logChangeCount) {
      await this.#reading.done;
    }
    this.#reading ??= { logChangeCount, done: this.#readTable(logChangeCount) };
    return this.#reading.done;
  }

  /**
   * A table of a few days alone, before there is one of all days. `undefined`: there is, or it is being
   * read, or the window is too long. It is not kept.
   */
  readFew(windowDays: number | undefined): Promise<DayTable> | undefined {
    const isFirst = this.#table === undefined && this.#reading === undefined;
    if (windowDays === undefined || windowDays > FEW_DAYS || !isFirst) return undefined;
    this.#isAdding = true;
    return this.#read(windowDays);
  }

  async #startWith(saved: DayTables["saved"]): Promise<void> {
    const table = await saved;
    if (table === undefined || this.#table !== undefined) return;
    this.#table = table;
    this.#isSaved = true;
    this.#readAt = performance.now();
    this.#tookMs = SAVED_TOOK_MS;
  }

  async #readTable(logChangeCount: number): Promise<DayTable> {
    const start = performance.now();
    this.#isAdding = true;
    // What expires it during the reading may have come too late for it.
    this.#isExpired = false;
    // Those that come during the reading may be in the table too, until the next one.
    const before = this.#added.length;
    try {
      const table = await this.#read();
      this.#readAt = performance.now();
      const tookMs = this.#readAt - start;
      this.#tookMs = this.#tookMs !== undefined || tookMs > TELLING_MS ? tookMs : 0;
      // An earlier table, and the events since, know more than counts without the events of a lost worker.
      const earlier = this.#isSaved ? undefined : this.#table;
      if (table.isPartial && earlier !== undefined) return earlier;
      this.#added = this.#added.from(before);
      this.#table = table;
      this.#isSaved = false;
      const isCurrent = table.isOfOneMoment && !table.isPartial;
      this.#logChangeCount = isCurrent ? logChangeCount : -1;
      return table;
    } catch (error) {
      this.#failedAt = performance.now();
      throw error;
    } finally {
      this.#reading = undefined;
    }
  }
}
