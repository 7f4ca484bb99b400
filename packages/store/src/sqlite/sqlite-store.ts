/** Opens stores in a SQLite file. Tested through open-store.test.ts. */
import type { WriteQueueLimits } from "../commit/write-queue.ts";
import type { CommitTimes } from "../contract/measurements.ts";
import type { Store } from "../contract/store.ts";
import { rowCounter } from "../tables/counts.ts";
import { eventLog } from "../tables/events/event-log.ts";
import { itemTable } from "../tables/items/item-table.ts";
import { keyTable } from "../tables/keys/key-table.ts";
import { listCounter } from "../tables/list-counter.ts";
import { sqliteMigrations } from "../tables/migrations.ts";
import { modelTable } from "../tables/models/model-table.ts";
import { sqliteQueryBuilder } from "../tables/query-builder.ts";
import { savedDaysOf } from "../tables/saved-days/saved-days.ts";
import { dataFile, prepareDataFile } from "./data-file.ts";
import { DiskHealth } from "./disk-health.ts";
import { loadSqlite } from "./load-sqlite.ts";
import { SqliteExecutor } from "./sqlite-executor.ts";
import { SqliteThread } from "./thread/thread-client.ts";

/** How a store in a file is opened. */
export interface SqliteStoreOptions {
  readonly url: string;
  readonly log: (line: string) => void;
  readonly limits: WriteQueueLimits;
  readonly maxFileBytes: number | undefined;
  readonly onCommit: ((times: CommitTimes) => void) | undefined;
}

/**
 * Creates the file where there is none, and migrates it. No thread of this process has it open
 * afterwards.
 *
 * @returns its path
 * @throws {StoreError} as `openStore` does
 */
export async function prepareSqliteFile(
  options: Pick<SqliteStoreOptions, "url" | "log" | "maxFileBytes">,
): Promise<string> {
  const { file, owner } = await startOwner(options, () => {});
  await owner.close();
  return file;
}

/** Opens a file. This process owns it until it closes it or dies. See `openStore`. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const health = new DiskHealth();
  const { file, owner, schemaVersion } = await startOwner(options, (error) => health.fail(error));
  const { limits, log, onCommit } = options;
  const executor = new SqliteExecutor({ file, owner, limits, log, onCommit });
  let closing: Promise<void> | undefined;
  return {
    database: "sqlite",
    isDistributed: false,
    events: eventLog(executor),
    items: itemTable(executor, options.log),
    models: modelTable(executor),
    savedDays: savedDaysOf(executor),
    lists: listCounter(executor),
    keys: keyTable(executor),
    ...rowCounter(executor),
    name: file,
    location: file,
    schemaVersion,
    get queueDepths() {
      return executor.queueDepths;
    },
    get isHealthy() {
      return health.isHealthy;
    },
    get isReachable() {
      return executor.isWritable;
    },
    onFailure: (listener) => health.onFailure(listener),
    onChange: () => () => {},
    tryLeaderLock: () =>
      Promise.resolve({ release: () => Promise.resolve(), lost: new AbortController().signal }),
    close: () => (closing ??= executor.close(health.isHealthy)),
  };
}

async function startOwner(
  { url, log, maxFileBytes }: Pick<SqliteStoreOptions, "url" | "log" | "maxFileBytes">,
  onFailure: (error: Error) => void,
) {
  // Nothing is made where it fails.
  loadSqlite();
  const file = await prepareDataFile(dataFile(url));
  const migrations = sqliteMigrations(sqliteQueryBuilder());
  const { thread: owner, migratedFrom } = await SqliteThread.start(
    { role: "owner", file, migrations, maxFileBytes },
    onFailure,
    log,
  );
  const schemaVersion = migrations.length;
  if (migratedFrom < schemaVersion) {
    log(`${file}: schema migrated from version ${migratedFrom} to ${schemaVersion}`);
  }
  return { file, owner, schemaVersion };
}
