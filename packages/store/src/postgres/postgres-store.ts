/** Opens stores in a PostgreSQL database. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import type { LeaderLock, Store, StoreChange } from "../contract/store.ts";
import { failureError } from "../sqlite/failure.ts";
import { rowCounter } from "../tables/counts.ts";
import { eventLog } from "../tables/event-log.ts";
import { itemTable } from "../tables/item-table.ts";
import { postgresMigrations } from "../tables/migrations.ts";
import { modelTable } from "../tables/model-table.ts";
import { postgresQueryBuilder } from "../tables/tables.ts";
import type { WriteQueueLimits } from "../tables/write-queue.ts";
import { ChangeFeed } from "./change-listener.ts";
import { connectionConfig } from "./connection.ts";
import { PostgresExecutor } from "./executor.ts";
import { isStarting, placeOf, postgresFailure, postgresOpeningError } from "./failure.ts";
import { tryPostgresLead } from "./leader-lock.ts";
import { migratePostgres } from "./schema.ts";

// A connection that is listened to or that holds a lead answers at once, or is cut.
const SIGN_OF_LIFE_MS = 3000;
// An index over a very large log takes hours to make.
const MIGRATION_MS = 24 * 3_600_000;
const STARTING_MS = 10_000;
const STARTING_PAUSE_MS = 200;

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreOptions {
  readonly url: string;
  readonly log: (line: string) => void;
  readonly limits: WriteQueueLimits;
}

/**
 * Again while the server says that it is starting up, for some seconds; any other refusal is final.
 *
 * @param onWait told once
 */
async function onceStarted<T>(open: () => Promise<T>, onWait: () => void): Promise<T> {
  const deadline = performance.now() + STARTING_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await open();
    } catch (error) {
      if (!isStarting(error) || performance.now() > deadline) throw error;
    }
    if (attempt === 0) onWait();
    await delay(STARTING_PAUSE_MS);
  }
}

/** Opens a database that any number of processes share: see `openStore`. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, log, limits } = options;
  const { server, database } = placeOf(url);
  const name = `${database} at ${server}`;
  const migrations = postgresMigrations(postgresQueryBuilder());
  const sender = randomUUID();
  const executor = new PostgresExecutor({ url, sender, limits });
  const listeners = new Set<(change: StoreChange) => void>();
  const tell = (change: StoreChange) => {
    executor.noteChange();
    for (const listener of listeners) listener(change);
  };
  const migrating = connectionConfig(url, { statement_ms: MIGRATION_MS });
  const watched = connectionConfig(url, { statement_ms: SIGN_OF_LIFE_MS });
  let feed: ChangeFeed;
  let migrated_from: number;
  try {
    const migrate = () => migratePostgres(migrating, migrations, log);
    migrated_from = await onceStarted(migrate, () => log(`${name}: waits for PostgreSQL to start`));
    feed = await ChangeFeed.open(watched, sender, tell);
  } catch (error) {
    await executor.close();
    throw postgresOpeningError(error, url);
  }
  if (migrated_from < migrations.length) {
    log(`${name}: schema brought from version ${migrated_from} to ${migrations.length}`);
  }
  const leads = new Set<LeaderLock>();
  let closing: Promise<void> | undefined;

  async function tryLeaderLock(name: string): Promise<LeaderLock | undefined> {
    try {
      const lead = await tryPostgresLead(watched, name);
      if (lead === undefined) return undefined;
      leads.add(lead);
      lead.lost.addEventListener("abort", () => leads.delete(lead), { once: true });
      return lead;
    } catch (error) {
      throw failureError(postgresFailure(error));
    }
  }

  async function close(): Promise<void> {
    await executor.close();
    await Promise.all([...leads].map((lead) => lead.release()));
    await feed.close();
  }

  return {
    engine: "postgres",
    events: eventLog(executor),
    items: itemTable(executor),
    models: modelTable(executor),
    counts: rowCounter(executor),
    name,
    location: url,
    schema_version: migrations.length,
    // Whatever happens to the server, it says itself what is on its disk.
    healthy: true,
    get reachable() {
      return feed.connected && executor.reachable;
    },
    onFailure: () => {},
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tryLeaderLock,
    close: () => (closing ??= close()),
  };
}
