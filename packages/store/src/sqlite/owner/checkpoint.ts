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

/** The sizes and times that a {@link Checkpointer} goes by. A frame is a page of 4 KiB. */
export interface LogLimits {
  /** Frames that are not in the file yet, which start a checkpoint. */
  readonly checkpointFrames: number;
  /** Frames from which the log is emptied. */
  readonly largeFrames: number;
  /** Frames from which writes wait for a read that holds the log, the longer the more they write. */
  readonly hugeFrames: number;
  /** Frames that the log does not reach while they wait. */
  readonly mostFrames: number;
  /** Time in which writes that go on would fill what is left up to there, if nothing else slowed them. */
  readonly fillMs: number;
  /** The longest of these waits. */
  readonly longestWaitMs: number;
  /** How long one read can make writes wait. Then the log grows. */
  readonly patienceMs: number;
}

const MEGABYTE = 256;

const LIMITS: LogLimits = {
  // SQLite's own default.
  checkpointFrames: 1000,
  largeFrames: 32 * MEGABYTE,
  hugeFrames: 96 * MEGABYTE,
  mostFrames: 224 * MEGABYTE,
  fillMs: 60_000,
  // A caller that waits behind it is answered in time, and so is a server that stops.
  longestWaitMs: 2000,
  patienceMs: 600_000,
};

// Long enough for a reader of one page of rows. Writers wait meanwhile.
const READER_MS = 200;
// The pause after a reader that holds its snapshot for longer. It doubles with each further attempt: a
// backup may take minutes, in which writers must not wait again and again.
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 6400;
// Shorter waits are gathered.
const LEAST_WAIT_MS = 20;

/** Keeps the write-ahead log small. Call `run` between commits. */
export class Checkpointer {
  readonly #connection: SqliteConnection;
  readonly #usualTimeout: number;
  readonly #limits: LogLimits;
  #pausedUntil = 0;
  #pause = FIRST_PAUSE_MS;
  #lastFrames = 0;
  #owedMs = 0;
  /** When the log became huge, as it is still. */
  #hugeSince: number | undefined;

  /** @param usualTimeout the connection's busy timeout in milliseconds */
  constructor(connection: SqliteConnection, usualTimeout: number, limits: LogLimits = LIMITS) {
    this.#connection = connection;
    this.#usualTimeout = usualTimeout;
    this.#limits = limits;
  }

  /**
   * Copies the log into the file if it has grown. SQLite begins the log again only if by chance no
   * reader has a snapshot at a commit. So a large log is emptied, which waits for readers.
   */
  run(): void {
    const { largeFrames, checkpointFrames } = this.#limits;
    // SQLite's automatic checkpoints hide their errors. These report them.
    const { log, checkpointed } = checkpointState(this.#connection, "NOOP");
    this.#owe(log);
    const isDue = log >= largeFrames && performance.now() >= this.#pausedUntil;
    const waitMs = Math.max(
      this.#owedMs >= LEAST_WAIT_MS ? this.#owedMs : 0,
      isDue ? READER_MS : 0,
    );
    if (waitMs > 0) return this.#empty(waitMs);
    if (log - checkpointed >= checkpointFrames) checkpointState(this.#connection, "PASSIVE");
  }

  /**
   * Adds the wait for what was written since the last call: much for a commit of many rows, hardly
   * anything for one of a single row. Beyond `mostFrames` waiting has not helped, and ends.
   */
  #owe(log: number): void {
    const { hugeFrames, mostFrames, fillMs, longestWaitMs, patienceMs } = this.#limits;
    const grown = Math.max(log - this.#lastFrames, 0);
    this.#lastFrames = log;
    if (log < hugeFrames || log >= mostFrames) {
      if (log < hugeFrames) this.#hugeSince = undefined;
      this.#owedMs = 0;
      return;
    }
    const now = performance.now();
    this.#hugeSince ??= now;
    // A reader that never ends must not end writing.
    if (now - this.#hugeSince > patienceMs) return;
    const owed = this.#owedMs + (fillMs * grown) / Math.max(mostFrames - log, 1);
    this.#owedMs = Math.min(owed, longestWaitMs);
  }

  #empty(waitMs: number): void {
    this.#owedMs = 0;
    this.#connection.exec(`PRAGMA busy_timeout = ${Math.ceil(waitMs)}`);
    try {
      const { isBusy } = checkpointState(this.#connection, "TRUNCATE");
      this.#pausedUntil = isBusy ? performance.now() + this.#pause : 0;
      this.#pause = isBusy ? Math.min(this.#pause * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
      if (!isBusy) this.#lastFrames = 0;
    } finally {
      this.#connection.exec(`PRAGMA busy_timeout = ${this.#usualTimeout}`);
    }
  }
}
