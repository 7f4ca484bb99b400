/**
 * Keeps what was read of a large log for the next start: a start does not wait until the log is read
 * again.
 */
import { setTimeout } from "node:timers/promises";

import type { Store } from "@hellorec/store";

import type { ItemIndex } from "../../catalog/item-index.ts";
import { readDayTable } from "../day-table.ts";
import type { DayTable } from "../day-table.ts";
import type { EventWeights } from "../event-weights.ts";
import type { DayTables } from "../read-days.ts";
import { RETRACTIONS } from "../retractions.ts";
import { decodeDayTable, encodeDayTable } from "./day-table-codec.ts";

/** A table of fewer sums is read in a fraction of a second: nothing is saved. */
const LEAST_CELLS = 100_000;
/** Some ten million sums. What is larger is not saved: a start reads the log, as before. */
const MAX_BYTES = 64 << 20;
/** Between two saves, by any server over the database. */
const INTERVAL_MS = 600_000;
/** What is older lacks too much: a start reads the log. */
const MAX_AGE_MS = 3_600_000;
/** A save takes a part of a second for 16 MB. */
const CLOSING_MS = 1000;

/** What loading needs. */
export interface LoadOptions {
  readonly store: Pick<Store, "savedDays">;
  readonly eventWeights: EventWeights;
  /** Receives failures, for the operator's log: the log is read then. */
  readonly onError: (error: unknown) => void;
}

/** What saving and reading need. */
export interface SavedDaysOptions extends LoadOptions {
  readonly store: Pick<Store, "savedDays" | "events" | "models">;
  readonly index: ItemIndex;
  /** The result of {@link loadDays}. */
  readonly body: Promise<Uint8Array | undefined>;
  /** For tests. @default 100,000 */
  readonly leastCells?: number;
}

/**
 * Loads what was saved last with the same weights, if it is new enough. Begin it before this process
 * stores an event: one that comes later is then not in it.
 *
 * @example const body = loadDays({ store, eventWeights, onError });
 */
export async function loadDays({
  store,
  eventWeights,
  onError,
}: LoadOptions): Promise<Uint8Array | undefined> {
  try {
    const settings = settingsOf(eventWeights);
    const ageMs = ageOf(await store.savedDays.savedAt(settings));
    return ageMs > MAX_AGE_MS ? undefined : await store.savedDays.load(settings);
  } catch (error) {
    onError(error);
    return undefined;
  }
}

/**
 * Reads tables of the log, and saves one of all days in the background: at most every ten minutes, and
 * none of a small log. An erasure makes the saved one invalid, and prevents that one from being saved
 * that was read before it.
 *
 * @example
 * const body = loadDays({ store, eventWeights, onError });
 * const days = new SavedDays({ store, index, eventWeights, body, onError });
 * const table = (await days.saved) ?? (await days.read());
 */
export class SavedDays implements DayTables {
  /** The saved table: it may lack the events of the last minutes before the start, an hour at most. */
  readonly saved: Promise<DayTable | undefined>;
  readonly #options: SavedDaysOptions;
  readonly #leastCells: number;
  #isLarge = true;
  #triedAt = -Infinity;
  #saving: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: SavedDaysOptions) {
    this.#options = options;
    this.#leastCells = options.leastCells ?? LEAST_CELLS;
    this.saved = this.#decode().catch((error: unknown) => {
      options.onError(error);
      return undefined;
    });
  }

  /** As `readDayTable`. */
  async read(windowDays?: number): Promise<DayTable> {
    const { store, index, eventWeights } = this.#options;
    const isKept = windowDays === undefined && this.#isLarge;
    // An erasure after this is found when it is to be saved.
    const discardCount = isKept ? await store.models.discardCount() : undefined;
    const table = await readDayTable(store.events, index, eventWeights, windowDays);
    if (windowDays === undefined) this.#isLarge = table.cells >= this.#leastCells;
    if (discardCount !== undefined && this.#isLarge) this.#keep(table, discardCount);
    return table;
  }

  /** Saves no more, and waits a moment for a save that runs. What one leaves behind is dropped later. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#saving === undefined) return;
    const timer = new AbortController();
    const late = setTimeout(CLOSING_MS, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([this.#saving, late]);
    timer.abort();
  }

  async #decode(): Promise<DayTable | undefined> {
    const body = await this.#options.body;
    return body === undefined ? undefined : decodeDayTable(body, this.#options.index);
  }

  #keep(table: DayTable, discardCount: number): void {
    const isWhole = table.isOfOneMoment && !table.isPartial;
    const isDue = performance.now() - this.#triedAt > INTERVAL_MS;
    if (!isWhole || !isDue || this.#isClosed || this.#saving !== undefined) return;
    this.#triedAt = performance.now();
    this.#saving = this.#save(table, discardCount)
      .catch(this.#options.onError)
      .finally(() => {
        this.#saving = undefined;
      });
  }

  async #save(table: DayTable, discardCount: number): Promise<void> {
    const { store, index, eventWeights } = this.#options;
    const settings = settingsOf(eventWeights);
    const ageMs = ageOf(await store.savedDays.savedAt(settings));
    if (ageMs < INTERVAL_MS) {
      this.#triedAt -= ageMs;
      return;
    }
    const body = await encodeDayTable(table, index, MAX_BYTES);
    if (body === undefined || this.#isClosed) return;
    // After an erasure the next reading is tried at once.
    if (!(await store.savedDays.save({ settings, body, discardCount }))) this.#triedAt = -Infinity;
  }
}

/** The age of what was saved at a time, in ms; Infinity where there is none, or a clock was far ahead. */
function ageOf(savedAt: number | undefined): number {
  const ageMs = savedAt === undefined ? Infinity : Date.now() - savedAt;
  return ageMs < -INTERVAL_MS ? Infinity : Math.max(ageMs, 0);
}

/** What a table depends on beside the log. */
function settingsOf(eventWeights: EventWeights): string {
  const weights = Object.entries(eventWeights).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify({ weights, retractions: RETRACTIONS });
}
