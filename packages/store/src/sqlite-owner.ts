/** Owns a data file: locks it, brings its schema up to date, commits, checkpoints. Runs in a thread. */
import { existsSync } from "node:fs";

import { checkSqliteVersion, SqliteConnection } from "./sqlite-connection.ts";
import { isBusy, runningFailure } from "./sqlite-failure.ts";
import { StoreError } from "./store.ts";
import type {
  Changes,
  Failure,
  Migration,
  ThreadStart,
  WriteOutcome,
  WriteRequest,
} from "./thread-protocol.ts";

type OwnerStart = Extract<ThreadStart, { role: "owner" }>;

const BUSY_TIMEOUT_MS = 2000;
const ERASE_TIMEOUT_MS = 20;
const PAGE_BYTES = 4096;
const CACHE_KIB = 4096;
// Frames of the write-ahead log that are worth a checkpoint: 4 MB, SQLite's own default.
const CHECKPOINT_FRAMES = 1000;

/** The one writing connection. @throws {StoreError} where the file cannot be owned */
export class SqliteOwner {
  readonly #lock: SqliteConnection;
  readonly #connection: SqliteConnection;
  readonly migratedFrom: number;
  #failure: Failure | undefined;
  #traces = false;

  constructor(start: OwnerStart) {
    refuseForeign(start);
    this.#lock = lockFile(start.file);
    try {
      [this.#connection, this.migratedFrom] = openForWriting(start);
    } catch (error) {
      this.#lock.close();
      throw error;
    }
  }

  /** Set once the disk failed: from then on nothing is written. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** true while erased rows may still be found in the write-ahead log. */
  get leavesTraces(): boolean {
    return this.#traces;
  }

  /** Writes requests in one commit; where that fails, each in its own, so that none fails others. */
  commit(requests: readonly WriteRequest[]): WriteOutcome[] {
    if (this.#failure !== undefined) return failAll(requests, this.#failure);
    try {
      this.#connection.exec("BEGIN IMMEDIATE");
      const outcomes = requests.map((request) => ({ changes: this.#run(request) }));
      this.#connection.exec("COMMIT");
      if (requests.some((request) => request.erases === true)) this.#traces = true;
      return outcomes;
    } catch (error) {
      const failure = this.#rollBack(error);
      if (failure.code === "FAILED") this.#failure = failure;
      if (requests.length === 1 || failure.code === "FAILED") return failAll(requests, failure);
      return requests.flatMap((request) => this.commit([request]));
    }
  }

  /** Moves the log into the file when it has grown; to be called when nobody waits. */
  checkpoint(): void {
    this.#checkpointing(() => {
      // SQLite's own checkpoints hide their errors from the commit that ran them: these do not.
      const { log, checkpointed } = checkpointState(this.#connection, "NOOP");
      if (log - checkpointed >= CHECKPOINT_FRAMES) checkpointState(this.#connection, "PASSIVE");
    });
  }

  /** Empties the write-ahead log, which may hold erased rows; a long read can put it off. */
  eraseTraces(): void {
    this.#checkpointing(() => {
      this.#connection.exec(`PRAGMA busy_timeout = ${ERASE_TIMEOUT_MS}`);
      try {
        if (checkpointState(this.#connection, "TRUNCATE").busy === 0) this.#traces = false;
      } finally {
        this.#connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      }
    });
  }

  close(): void {
    if (this.#failure === undefined) this.eraseTraces();
    this.#connection.close();
    this.#lock.close();
  }

  #run(request: WriteRequest): Changes {
    return request.statements.map(({ sql, rows }) =>
      rows.map((row) => this.#connection.run(sql, row)),
    );
  }

  #rollBack(error: unknown): Failure {
    try {
      if (this.#connection.inTransaction) this.#connection.exec("ROLLBACK");
    } catch (rollbackError) {
      return { code: "FAILED", message: runningFailure(rollbackError).message };
    }
    return runningFailure(error);
  }

  #checkpointing(work: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      work();
    } catch (error) {
      const failure = runningFailure(error);
      // With no room now, the log keeps what the file could not take.
      if (failure.code !== "UNAVAILABLE") this.#failure = failure;
    }
  }
}

function failAll(requests: readonly WriteRequest[], failure: Failure): WriteOutcome[] {
  return requests.map(() => ({ failure }));
}

function checkpointState(connection: SqliteConnection, mode: "NOOP" | "PASSIVE" | "TRUNCATE") {
  const row = connection.rows(`PRAGMA wal_checkpoint(${mode})`)[0];
  return {
    busy: Number(row?.["busy"]),
    log: Number(row?.["log"]),
    checkpointed: Number(row?.["checkpointed"]),
  };
}

/** Looks before anything is touched: a file of a newer program stays as it is, to the byte. */
function refuseForeign(start: OwnerStart): void {
  if (!existsSync(start.file)) return;
  const connection = new SqliteConnection(start.file, {
    readOnly: true,
    busy_timeout_ms: BUSY_TIMEOUT_MS,
  });
  try {
    knownVersion(connection, start);
  } finally {
    connection.close();
  }
}

/**
 * The operating system drops this lock with the process, however that ends, so none goes stale.
 * It lies on a file of its own because a lock on the data file would keep our readers out.
 */
function lockFile(file: string): SqliteConnection {
  const lock = new SqliteConnection(`${file}.lock`, { readOnly: false, busy_timeout_ms: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new StoreError(
      "LOCKED",
      `${file} is in use by another process: stop that one, or point DATABASE_URL at another file`,
    );
  }
}

function openForWriting(start: OwnerStart): [connection: SqliteConnection, version: number] {
  const connection = new SqliteConnection(start.file, {
    readOnly: false,
    busy_timeout_ms: BUSY_TIMEOUT_MS,
  });
  try {
    checkSqliteVersion(connection);
    configure(connection, start.max_file_bytes);
    return [connection, migrate(connection, start)];
  } catch (error) {
    connection.close();
    throw error;
  }
}

function configure(connection: SqliteConnection, maxFileBytes: number | undefined): void {
  connection.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -${CACHE_KIB};
  `);
  if (maxFileBytes !== undefined) {
    connection.exec(`PRAGMA max_page_count = ${Math.floor(maxFileBytes / PAGE_BYTES)}`);
  }
}

/** All that is missing, in one transaction: killed on the way, the old version stays. */
function migrate(connection: SqliteConnection, start: OwnerStart): number {
  connection.exec("BEGIN IMMEDIATE");
  try {
    const version = knownVersion(connection, start);
    for (const migration of start.migrations) {
      if (migration.version > version) apply(connection, migration);
    }
    connection.exec("COMMIT");
    return version;
  } catch (error) {
    if (connection.inTransaction) connection.exec("ROLLBACK");
    throw error;
  }
}

function apply(connection: SqliteConnection, migration: Migration): void {
  for (const { sql, parameters } of migration.statements) connection.run(sql, parameters);
}

/** The version of the schema in the file, 0 where there is none yet. */
function knownVersion(connection: SqliteConnection, start: OwnerStart): number {
  const version = schemaVersion(connection, start.file);
  const known = start.migrations.at(-1)?.version ?? 0;
  if (version <= known) return version;
  throw new StoreError(
    "NEWER",
    `${start.file} was made by a newer hellorec (schema ${version}, this one knows ${known}): run the newer one, nothing was changed`,
  );
}

function schemaVersion(connection: SqliteConnection, file: string): number {
  const tables = connection
    .rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .map((row) => row["name"]);
  if (tables.length === 0) return 0;
  if (!tables.includes("migrations") || !tables.includes("events")) {
    throw new StoreError(
      "UNUSABLE",
      `${file} is a database of another program: point DATABASE_URL at another file`,
    );
  }
  return Number(connection.rows("SELECT max(version) AS version FROM migrations")[0]?.["version"]);
}
