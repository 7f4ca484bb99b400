/** Opens stores in a PostgreSQL database. */
import { randomUUID } from "node:crypto";

import { failureError } from "../commit/write-outcome.ts";
import type { WriteQueueLimits } from "../commit/write-queue.ts";
import type { LeaderLock } from "../contract/leader-lock.ts";
import type { CommitTimes } from "../contract/measurements.ts";
import type { RemoteChange } from "../contract/remote-change.ts";
import type { Store } from "../contract/store.ts";
import { rowCounter } from "../tables/counts.ts";
import { eventLog } from "../tables/events/event-log.ts";
import { itemTable } from "../tables/items/item-table.ts";
import { keyTable } from "../tables/keys/key-table.ts";
import { listCounter } from "../tables/list-counter.ts";
import { postgresMigrations } from "../tables/migrations.ts";
import { modelTable } from "../tables/models/model-table.ts";
import { postgresQueryBuilder } from "../tables/query-builder.ts";
import { savedDaysOf } from "../tables/saved-days/saved-days.ts";
import { tryPostgresLeaderLock } from "./advisory-leader-lock.ts";
import { ChangeListener } from "./change-listener.ts";
import { storeName } from "./distribution/distributed-tables.ts";
import { migratePostgres } from "./opening/migrate-database.ts";
import { onceStarted } from "./opening/once-started.ts";
import { placeOf, postgresOpeningError } from "./opening/opening-error.ts";
import { connectionConfig } from "./postgres-connection.ts";
import { postgresFailure } from "./postgres-errors.ts";
import { PostgresExecutor } from "./postgres-executor.ts";

// A watched connection answers within this time, or is cut.
const WATCHED_MS = 3000;
// An index over a very large log takes hours.
const MIGRATION_MS = 24 * 3_600_000;

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreOptions {
  readonly url: string;
  readonly log: (line: string) => void;
  readonly limits: WriteQueueLimits;
  readonly onCommit: ((times: CommitTimes) => void) | undefined;
}

/** Opens a database that any number of processes share. See `openStore`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, log, limits, onCommit } = options;
  const { server, database } = placeOf(url);
  const place = `${database} at ${server}`;
  const migrations = postgresMigrations(postgresQueryBuilder());
  const sender = randomUUID();
  const subscribers = new Set<(change: RemoteChange) => void>();
  const migrating = connectionConfig(url, { statementMs: MIGRATION_MS });
  const watched = connectionConfig(url, { statementMs: WATCHED_MS });
  let executor: PostgresExecutor;
  let listener: ChangeListener;
  let name: string;
  let isDistributed: boolean;
  try {
    const migrate = () => migratePostgres(migrating, migrations, log);
    const waits = () => log(`${place}: waits for PostgreSQL to start`);
    const { from, workers } = await onceStarted(migrate, waits);
    if (from < migrations.length) {
      log(`${place}: schema migrated from version ${from} to ${migrations.length}`);
    }
    name = storeName(place, workers);
    const publish = (change: RemoteChange) => {
      executor.noteChange();
      for (const subscriber of subscribers) subscriber(change);
    };
    const onReturn = () => publish({ kind: "anything" });
    isDistributed = workers > 0;
    executor = new PostgresExecutor({ url, sender, limits, onCommit, isDistributed, onReturn });
    // It connects on demand: where listening fails, there is nothing to close.
    listener = await ChangeListener.open(watched, sender, publish);
  } catch (error) {
    throw postgresOpeningError(error, url);
  }
  const leaderLocks = new Set<LeaderLock>();
  let closing: Promise<void> | undefined;

  async function tryLeaderLock(name: string): Promise<LeaderLock | undefined> {
    try {
      const lock = await tryPostgresLeaderLock(watched, name);
      if (lock === undefined) return undefined;
      leaderLocks.add(lock);
      lock.lost.addEventListener("abort", () => leaderLocks.delete(lock), { once: true });
      return lock;
    } catch (error) {
      throw failureError(postgresFailure(error));
    }
  }

  async function close(): Promise<void> {
    await executor.close();
    await Promise.all([...leaderLocks].map((lock) => lock.release()));
    await listener.close();
  }

  return {
    database: "postgres",
    isDistributed,
    events: eventLog(executor),
    items: itemTable(executor, log),
    models: modelTable(executor),
    savedDays: savedDaysOf(executor),
    lists: listCounter(executor),
    keys: keyTable(executor),
    ...rowCounter(executor),
    name,
    location: url,
    schemaVersion: migrations.length,
    get queueDepths() {
      return executor.queueDepths;
    },
    // The server itself reports what is on its disk.
    isHealthy: true,
    get isReachable() {
      return listener.isConnected && executor.isReachable;
    },
    onFailure: () => {},
    onChange(subscriber) {
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    tryLeaderLock,
    close: () => (closing ??= close()),
  };
}
