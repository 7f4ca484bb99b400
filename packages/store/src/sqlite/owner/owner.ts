/**
 * The owner of a data file: locks it, commits, checkpoints, erases. Runs in the owner thread. Tested
 * through durability.test.ts.
 */
import type { StoreFailure, WriteOutcome } from "../../commit/write-outcome.ts";
import type { ChangedRowCounts, WriteRequest } from "../../commit/write-request.ts";
import type { Migration } from "../../tables/migrations.ts";
import { removePartial } from "../loading/loader.ts";
import { refuseForeign } from "../migrate-file.ts";
import type { SqliteConnection } from "../sqlite-connection.ts";
import { runningFailure } from "../sqlite-errors.ts";
import { Checkpointer, checkpointState } from "./checkpoint.ts";
import { SqliteEraser } from "./eraser.ts";
import { FileLock } from "./file-lock.ts";
import { BUSY_TIMEOUT_MS, openWriter } from "./open-writer.ts";

/** What an owner opens. */
export interface OwnerOptions {
  readonly file: string;
  readonly migrations: readonly Migration[];
  readonly maxFileBytes: number | undefined;
}

// The rest of a large file is erased when it is opened next.
const ERASE_AT_CLOSE_MS = 500;

/** The only writing connection. @throws {StoreError} where the file cannot be owned */
export class SqliteOwner {
  readonly #file: string;
  readonly #lock: FileLock;
  readonly #connection: SqliteConnection;
  readonly migratedFrom: number;
  readonly #eraser: SqliteEraser;
  readonly #checkpointer: Checkpointer;
  #failure: StoreFailure | undefined;
  #syncMs: number | undefined;

  constructor(options: OwnerOptions) {
    refuseForeign(options);
    this.#file = options.file;
    this.#lock = new FileLock(options.file);
    try {
      // An import that was killed has left a copy of what may be erased from now on.
      removePartial(options.file);
      [this.#connection, this.migratedFrom] = openWriter(options);
      this.#eraser = new SqliteEraser(this.#connection, options.file, BUSY_TIMEOUT_MS);
      this.#checkpointer = new Checkpointer(this.#connection, BUSY_TIMEOUT_MS);
    } catch (error) {
      this.#lock.close();
      throw error;
    }
  }

  /** Set once the disk failed. From then on nothing is written. */
  get failure(): StoreFailure | undefined {
    return this.#failure;
  }

  /** true while the files contain traces of deleted rows. */
  get hasTraces(): boolean {
    return this.#eraser.hasTraces;
  }

  /**
   * Writes requests in one commit. If it fails, each is committed by itself, so that none fails
   * others.
   */
  commit(requests: readonly WriteRequest[]): WriteOutcome[] {
    if (this.#failure !== undefined) return failAll(requests, this.#failure);
    try {
      this.#lock.check();
      this.#connection.exec("BEGIN IMMEDIATE");
      const outcomes = requests.map((request) => ({ changes: this.#run(request) }));
      const erases = requests.some(
        ({ erases }, index) => erases === true && hasChanges(outcomes[index]),
      );
      if (erases) this.#eraser.markTraces();
      const start = performance.now();
      this.#connection.exec("COMMIT");
      this.#syncMs = (this.#syncMs ?? 0) + performance.now() - start;
      if (erases) this.#eraser.restart();
      return outcomes;
    } catch (error) {
      const failure = this.#rollBack(error);
      if (failure.code === "FAILED") this.#failure = failure;
      if (requests.length === 1 || failure.code === "FAILED") return failAll(requests, failure);
      return requests.flatMap((request) => this.commit([request]));
    }
  }

  /** Milliseconds that COMMIT took since the last call; undefined: nothing was committed. */
  takeSyncMs(): number | undefined {
    const syncMs = this.#syncMs;
    this.#syncMs = undefined;
    return syncMs;
  }

  /** Makes sure that no other process owns the file, also while no caller writes. */
  checkLock(): void {
    this.#whileHealthy(() => this.#lock.check());
  }

  /** Copies the write-ahead log into the file if it has grown. Call it while no caller waits. */
  checkpoint(): void {
    this.#whileHealthy(() => this.#checkpointer.run());
  }

  /** Erases traces of deleted rows for about this long. */
  eraseTraces(milliseconds: number): void {
    this.#whileHealthy(() => this.#eraser.erase(milliseconds));
  }

  /** Closes with all data in the one file. If that fails, `failure` is set. */
  close(): void {
    if (this.#failure === undefined) this.eraseTraces(ERASE_AT_CLOSE_MS);
    // Closing does this too, but only for the last connection, and without reporting errors.
    this.#whileHealthy(() => checkpointState(this.#connection, "TRUNCATE"));
    this.#connection.close();
    this.#eraser.close();
    this.#lock.close();
  }

  #run(request: WriteRequest): ChangedRowCounts {
    return request.statements.map(({ sql, rows }) =>
      rows.map((row) => this.#connection.run(sql, row)),
    );
  }

  #rollBack(error: unknown): StoreFailure {
    try {
      if (this.#connection.inTransaction) this.#connection.exec("ROLLBACK");
    } catch (rollbackError) {
      return { code: "FAILED", message: runningFailure(rollbackError, this.#file).message };
    }
    return runningFailure(error, this.#file);
  }

  #whileHealthy(work: () => void): void {
    if (this.#failure !== undefined) return;
    try {
      work();
    } catch (error) {
      const failure = runningFailure(error, this.#file);
      // While the disk is full, the log keeps what the file could not take.
      if (failure.code !== "UNAVAILABLE") this.#failure = failure;
    }
  }
}

function failAll(requests: readonly WriteRequest[], failure: StoreFailure): WriteOutcome[] {
  return requests.map(() => ({ failure }));
}

function hasChanges(outcome: { readonly changes: ChangedRowCounts } | undefined): boolean {
  return outcome?.changes.some((rows) => rows.some((count) => count > 0)) ?? false;
}
