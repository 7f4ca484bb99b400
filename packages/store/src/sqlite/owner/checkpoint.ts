/** Checkpoints of the write-ahead log, and its size. Tested through log-size.test.ts, durability.test.ts and eraser.test.ts. */
import type { SqliteConnection } from "../sqlite-connection.ts";

/** The result of a checkpoint, in frames of the log. */
export interface CheckpointState {
  /** true where another connection kept it from finishing. */
  readonly isBusy: boolean;
  /** Frames in the log. */
  readonly log: number;
  /** Frames of them that are in the file. */
  readonly checkpointed: number;
}

/** Runs a checkpoint. NOOP only reads the state. */
export function checkpointState(
  connection: SqliteConnection,
  mode: "NOOP" | "PASSIVE" | "TRUNCATE",
): CheckpointState {
  const row = connection.rows(`PRAGMA wal_checkpoint(${mode})`)[0];
  return {
    isBusy: row?.["busy"] !== 0,
    log: Number(row?.["log"]),
    checkpointed: Number(row?.["checkpointed"]),
  };
}

// Frames of the write-ahead log that start a checkpoint: 4 MB, SQLite's own default.
const CHECKPOINT_FRAMES = 1000;
// Frames from which the log is emptied: 32 MB.
const LARGE_FRAMES = 8192;
// Long enough for a reader of one page of rows. Writers wait meanwhile.
const READER_MS = 200;
// A reader that holds its snapshot for longer is not waited for again at once.
const PAUSE_MS = 1000;

/** Keeps the write-ahead log small. Call `run` between commits. */
export class Checkpointer {
  readonly #connection: SqliteConnection;
  readonly #usualTimeout: number;
  #pausedUntil = 0;

  /** @param usualTimeout the connection's busy timeout in milliseconds */
  constructor(connection: SqliteConnection, usualTimeout: number) {
    this.#connection = connection;
    this.#usualTimeout = usualTimeout;
  }

  /**
   * Copies the log into the file if it has grown. SQLite begins the log again only if by chance no
   * reader has a snapshot at a commit. So a large log is emptied, which waits for readers.
   */
  run(): void {
    // SQLite's automatic checkpoints hide their errors. These report them.
    const { log, checkpointed } = checkpointState(this.#connection, "NOOP");
    if (log >= LARGE_FRAMES && performance.now() >= this.#pausedUntil) return this.#empty();
    if (log - checkpointed >= CHECKPOINT_FRAMES) checkpointState(this.#connection, "PASSIVE");
  }

  #empty(): void {
    this.#connection.exec(`PRAGMA busy_timeout = ${READER_MS}`);
    try {
      const { isBusy } = checkpointState(this.#connection, "TRUNCATE");
      if (isBusy) this.#pausedUntil = performance.now() + PAUSE_MS;
    } finally {
      this.#connection.exec(`PRAGMA busy_timeout = ${this.#usualTimeout}`);
    }
  }
}
