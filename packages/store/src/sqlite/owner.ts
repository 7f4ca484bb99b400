import { StoreError } from "../contract/store.ts";
import type {
  Changes,
  Failure,
  ThreadStart,
  WriteOutcome,
  WriteRequest,
} from "../contract/write-request.ts";
/** Owns a data file: locks it, commits, checkpoints, erases. Runs in a thread. */
import { checkpointState, checkSqliteVersion, SqliteConnection } from "./connection.ts";
import { SqliteEraser } from "./eraser.ts";
import { isBusy, runningFailure } from "./failure.ts";
import { migrate, refuseForeign } from "./schema.ts";

type OwnerStart = Extract<ThreadStart, { role: "owner" }>;

const BUSY_TIMEOUT_MS = 2000;
// Of a large file the rest is erased when it is opened next.
const ERASE_AT_CLOSE_MS = 500;
const PAGE_BYTES = 4096;
const CACHE_KIB = 4096;
// Frames of the write-ahead log that are worth a checkpoint: 4 MB, SQLite's own default.
const CHECKPOINT_FRAMES = 1000;

/** The one writing connection. @throws {StoreError} where the file cannot be owned */
export class SqliteOwner {
  readonly #lock: SqliteConnection;
  readonly #connection: SqliteConnection;
  readonly migratedFrom: number;
  readonly #eraser: SqliteEraser;
  #failure: Failure | undefined;

  constructor(start: OwnerStart) {
    refuseForeign(start);
    this.#lock = lockFile(start.file);
    try {
      [this.#connection, this.migratedFrom] = openForWriting(start);
      this.#eraser = new SqliteEraser(this.#connection, start.file, BUSY_TIMEOUT_MS);
    } catch (error) {
      this.#lock.close();
      throw error;
    }
  }

  /** Set once the disk failed: from then on nothing is written. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** true while `eraseTraces` still has something to do. */
  get leavesTraces(): boolean {
    return this.#eraser.leavesTraces;
  }

  /** Writes requests in one commit; where that fails, each in its own, so that none fails others. */
  commit(requests: readonly WriteRequest[]): WriteOutcome[] {
    if (this.#failure !== undefined) return failAll(requests, this.#failure);
    try {
      this.#connection.exec("BEGIN IMMEDIATE");
      const outcomes = requests.map((request) => ({ changes: this.#run(request) }));
      const erases = requests.some(
        ({ erases }, index) => erases === true && changed(outcomes[index]),
      );
      if (erases) this.#eraser.note();
      this.#connection.exec("COMMIT");
      if (erases) this.#eraser.begin();
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

  /** Removes what deleting leaves behind, for about this long. */
  eraseTraces(milliseconds: number): void {
    this.#checkpointing(() => this.#eraser.erase(milliseconds));
  }

  /** Leaves the whole of the data in the one file; where that fails, `failure` says so. */
  close(): void {
    if (this.#failure === undefined) this.eraseTraces(ERASE_AT_CLOSE_MS);
    // Closing would do this only as the last connection, which it is not for certain, and in silence.
    this.#checkpointing(() => checkpointState(this.#connection, "TRUNCATE"));
    this.#connection.close();
    this.#eraser.close();
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

function changed(outcome: { readonly changes: Changes } | undefined): boolean {
  return outcome?.changes.some((rows) => rows.some((count) => count > 0)) ?? false;
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
