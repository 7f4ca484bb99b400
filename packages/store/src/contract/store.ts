/** What a store offers, whichever database is under it. Types only: `open-store.ts` opens one. */
import type { EventLog } from "./event-log.ts";
import type { ItemTable } from "./item-table.ts";
import type { KeyTable } from "./key-table.ts";
import type { LeaderLock } from "./leader-lock.ts";
import type { ListCounter } from "./list-counter.ts";
import type { QueueDepth } from "./measurements.ts";
import type { ModelTable } from "./model-table.ts";
import type { SavedDays } from "./popularity-query.ts";
import type { RemoteChange } from "./remote-change.ts";

/**
 * Events, items and models on disk. A write resolves after it is on disk (fsync). It rejects with a
 * {@link StoreError} where it may not be. The code that opens a store closes it.
 */
export interface Store {
  /** What the data is in. */
  readonly database: "sqlite" | "postgres";
  /** Whether workers of a cluster hold the events. */
  readonly isDistributed: boolean;
  readonly events: EventLog;
  readonly items: ItemTable;
  readonly models: ModelTable;
  readonly savedDays: SavedDays;
  readonly lists: ListCounter;
  readonly keys: KeyTable;
  /** The file, or the database and its server, for operators to read. Without the password. */
  readonly name: string;
  /**
   * Where a worker or another process finds the same data: the argument of `scanEvents`. It can
   * contain a password, so it must not appear in logs or on a command line.
   */
  readonly location: string;
  /** The number of the last migration. The data has it after opening. */
  readonly schemaVersion: number;
  /**
   * Counts rows, off the main thread, without reading the log. While more than 20,000 events wait for
   * `EventLog.countByDay`, users who only have later ones are left out; the number of events is behind
   * by what 200,000 events for each call do not reach.
   *
   * @example await store.counts() // { events: 0, users: 0, items: 0 }
   */
  counts(): Promise<StoreCounts>;
  /**
   * The number of events in the log now, read from the database: it includes everything that any
   * process stored before the call. `counts` learns later of what other processes store. Counts those
   * that wait for `EventLog.countByDay`: seconds after an import of ten million events, else
   * milliseconds.
   */
  countEvents(): Promise<number>;
  /** The queues of this process before the database, each with a bound. */
  readonly queueDepths: readonly QueueDepth[];
  /** false after an I/O error left the state of the disk unknown. Every later write is refused. */
  readonly isHealthy: boolean;
  /**
   * false while the database cannot be reached or does not take writes, such as on a full or read-only
   * disk, also while no caller writes. The store recovers by itself, within seconds.
   */
  readonly isReachable: boolean;
  /**
   * Called once if `isHealthy` turns false, with the reason for the operator's log.
   *
   * @example store.onFailure((error) => log.fatal(error));
   */
  onFailure(listener: (error: Error) => void): void;
  /**
   * Subscribes to changes made by other processes over the same data. ChangedRowCounts of this store are not
   * reported. A SQLite file has one owner, so there are none.
   *
   * @returns a function that ends the subscription
   * @example const stop = store.onChange((change) => log(change.kind));
   */
  onChange(listener: (change: RemoteChange) => void): () => void;
  /**
   * Takes a leader lock, without waiting for it. At most one process over the same data holds the lock of a name. SQLite
   * always grants it, since the process owns the file.
   *
   * @returns undefined where another process holds it
   * @throws {StoreError} UNAVAILABLE where the database cannot be reached
   * @example
   * const lock = await store.tryLeaderLock("fit");
   * if (lock !== undefined) await fit(lock.lost).finally(() => lock.release());
   */
  tryLeaderLock(name: string): Promise<LeaderLock | undefined>;
  /** Waits for pending writes, then closes all connections. */
  close(): Promise<void>;
}

/** Numbers of rows. */
export interface StoreCounts {
  readonly events: number;
  /** Users with at least one event. */
  readonly users: number;
  readonly items: number;
}
