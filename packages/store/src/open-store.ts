/** Opens stores. */
import { rowCounter } from "./counts.ts";
import { dataFile, prepareDataFile } from "./data-file.ts";
import { eventLog } from "./event-log.ts";
import { itemTable } from "./item-table.ts";
import { sqliteMigrations } from "./migrations.ts";
import { modelTable } from "./model-table.ts";
import { SqliteExecutor } from "./sqlite-executor.ts";
import { SqliteThread } from "./sqlite-thread-client.ts";
import type { Store } from "./store.ts";
import { sqliteQueryBuilder } from "./tables.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  /** The data file: a path or a `file:` URL. Missing directories are made. */
  readonly url: string;
  /** Takes lines for the operator, such as what a migration did. @default none */
  readonly log?: ((line: string) => void) | undefined;
  /** Rows that may wait to be written; beyond it writes are refused. @default 20000 */
  readonly max_queued_rows?: number | undefined;
  /** Size the data file may grow to; beyond it the disk counts as full. @default unlimited */
  readonly max_file_bytes?: number | undefined;
}

const MAX_QUEUED_ROWS = 20_000;
const MAX_ROWS_PER_COMMIT = 4000;

/**
 * Opens a store, and first brings its schema up to date: opening is migrating. This process owns
 * the file until `close`, or until it dies.
 *
 * @throws {StoreError} LOCKED, NEWER, NOT_A_DATABASE or UNUSABLE, with a line for the operator
 * @example
 * const store = await openStore({ url: "data/hellorec.db" });
 * try {
 *   await store.items.put([{ item_id: "m", title: "Metropolis", categories: [], available: true }]);
 * } finally {
 *   await store.close();
 * }
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const file = await prepareDataFile(dataFile(options.url));
  const migrations = sqliteMigrations(sqliteQueryBuilder());
  const health = new Health();
  const { thread: owner, migrated_from } = await SqliteThread.start(
    { role: "owner", file, migrations, max_file_bytes: options.max_file_bytes },
    (error) => health.fail(error),
  );
  const schema_version = migrations.length;
  if (migrated_from < schema_version) {
    options.log?.(`${file}: schema brought from version ${migrated_from} to ${schema_version}`);
  }
  const executor = new SqliteExecutor({
    file,
    owner,
    limits: {
      max_queued: options.max_queued_rows ?? MAX_QUEUED_ROWS,
      max_per_commit: MAX_ROWS_PER_COMMIT,
    },
  });
  let closing: Promise<void> | undefined;
  return {
    events: eventLog(executor),
    items: itemTable(executor),
    models: modelTable(executor),
    counts: rowCounter(executor),
    location: file,
    schema_version,
    get healthy() {
      return health.failure === undefined;
    },
    onFailure: (listener) => health.onFailure(listener),
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
