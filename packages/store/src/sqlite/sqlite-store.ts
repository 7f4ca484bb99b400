import type { Store } from "../contract/store.ts";
/** Opens stores in a SQLite file. */
import { rowCounter } from "../tables/counts.ts";
import { eventLog } from "../tables/event-log.ts";
import { itemTable } from "../tables/item-table.ts";
import { sqliteMigrations } from "../tables/migrations.ts";
import { modelTable } from "../tables/model-table.ts";
import { sqliteQueryBuilder } from "../tables/tables.ts";
import type { WriteQueueLimits } from "../tables/write-queue.ts";
import { dataFile, prepareDataFile } from "./data-file.ts";
import { SqliteExecutor } from "./executor.ts";
import { SqliteThread } from "./thread-client.ts";

/** How a store in a file is opened. */
export interface SqliteStoreOptions {
  readonly url: string;
  readonly log: (line: string) => void;
  readonly limits: WriteQueueLimits;
  readonly max_file_bytes: number | undefined;
}

/** Opens a file, which this process owns until it closes it or dies: see `openStore`. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const file = await prepareDataFile(dataFile(options.url));
  const migrations = sqliteMigrations(sqliteQueryBuilder());
  const health = new Health();
  const { thread: owner, migrated_from } = await SqliteThread.start(
    { role: "owner", file, migrations, max_file_bytes: options.max_file_bytes },
    (error) => health.fail(error),
  );
  const schema_version = migrations.length;
  if (migrated_from < schema_version) {
    options.log(`${file}: schema brought from version ${migrated_from} to ${schema_version}`);
  }
  const executor = new SqliteExecutor({ file, owner, limits: options.limits });
  let closing: Promise<void> | undefined;
  return {
    engine: "sqlite",
    events: eventLog(executor),
    items: itemTable(executor),
    models: modelTable(executor),
    counts: rowCounter(executor),
    name: file,
    location: file,
    schema_version,
    get healthy() {
      return health.failure === undefined;
    },
    // It is a file of this machine: what it cannot do shows in `healthy` or in a refused write.
    reachable: true,
    onFailure: (listener) => health.onFailure(listener),
    onChange: () => () => {},
    tryLeaderLock: () =>
      Promise.resolve({ release: () => Promise.resolve(), lost: new AbortController().signal }),
    close: () => (closing ??= executor.close(health.failure === undefined)),
  };
}

/** Whether the disk can still be trusted; once lost, that does not come back. */
class Health {
  #failure: Error | undefined;
  readonly #listeners: ((error: Error) => void)[] = [];

  get failure(): Error | undefined {
    return this.#failure;
  }

  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const listener of this.#listeners) listener(error);
  }

  onFailure(listener: (error: Error) => void): void {
    this.#listeners.push(listener);
  }
}
