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
// The pause after a reader that holds its snapshot for longer. It doubles with each further attempt: a
// backup may take minutes, in which writers must not wait again and again.
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 6400;
// Frames from which writers wait for a long read, so that it ends before the log is much larger: 96 MB.
const HUGE_FRAMES = 24_576;
const LONG_READER_MS = 1000;
// How long they wait in all, until the log is empty again.
const PATIENCE_MS = 15_000;

/** Keeps the write-ahead log small. Call `run` between commits. */
export class Checkpointer {
  readonly #connection: SqliteConnection;
  readonly #usualTimeout: number;
  #pausedUntil = 0;
  #pause = FIRST_PAUSE_MS;
  #patience = PATIENCE_MS;

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
    const isHuge = log >= HUGE_FRAMES && this.#patience > 0;
    if (isHuge) return this.#empty(LONG_READER_MS);
    const isDue = performance.now() >= this.#pausedUntil;
    if (log >= LARGE_FRAMES && isDue) return this.#empty(READER_MS);
    if (log - checkpointed >= CHECKPOINT_FRAMES) checkpointState(this.#connection, "PASSIVE");
  }

  #empty(waitMs: number): void {
    const start = performance.now();
    this.#connection.exec(`PRAGMA busy_timeout = ${waitMs}`);
    try {
      const { isBusy } = checkpointState(this.#connection, "TRUNCATE");
      const end = performance.now();
      this.#pausedUntil = isBusy ? end + this.#pause : 0;
      this.#pause = isBusy ? Math.min(this.#pause * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
      this.#patience = isBusy ? this.#patience - (end - start) : PATIENCE_MS;
    } finally {
      this.#connection.exec(`PRAGMA busy_timeout = ${this.#usualTimeout}`);
    }
  }
}
