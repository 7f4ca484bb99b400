/**
 * SQLite for the tables: short reads in this thread, long reads, aggregates and all writes in threads
 * of their own. Tested through the tables.
 */
import { failureError } from "../commit/write-outcome.ts";
import type { WriteOutcome } from "../commit/write-outcome.ts";
import { WriteQueue } from "../commit/write-queue.ts";
import type { WriteQueueLimits } from "../commit/write-queue.ts";
import type { ChangedRowCounts, WriteRequest } from "../commit/write-request.ts";
import type { CommitTimes, QueueDepth } from "../contract/measurements.ts";
import { StoreError } from "../contract/store-error.ts";
import { AGGREGATES, LONG_READS } from "../reading/read-limits.ts";
import type { Executor } from "../tables/executor.ts";
import { sqliteQueryBuilder } from "../tables/query-builder.ts";
import type { Query } from "../tables/query.ts";
import { DiskProbe } from "./disk-probe.ts";
import { LongReader } from "./long-reader.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { openReader } from "./sqlite-connection.ts";
import { runningFailure } from "./sqlite-errors.ts";
import type { SqliteThread } from "./thread/thread-client.ts";
import type { SentAhead } from "./thread/thread-messages.ts";

const CACHE_KIB = 4096;
/** It writes a frame of the log, and changes nothing. */
const PROBE: WriteRequest = {
  statements: [{ sql: "UPDATE migrations SET version = version", rows: [[]] }],
};
/** Requests with this many rows are sent to the owner thread ahead of their commit. */
const LARGE = 100;

/** What an executor uses. It closes the owner thread. */
export interface SqliteExecutorOptions {
  readonly file: string;
  readonly owner: SqliteThread;
  readonly limits: WriteQueueLimits;
  /** Receives lines for the operator. */
  readonly log: (line: string) => void;
  readonly onCommit: ((times: CommitTimes) => void) | undefined;
}

/** The threads and connections of one data file. */
export class SqliteExecutor implements Executor {
  readonly builder = sqliteQueryBuilder();
  readonly isDistributed = false;
  readonly keysPerRead = 1;
  readonly #file: string;
  readonly #owner: SqliteThread;
  readonly #reader: SqliteConnection;
  readonly #longReader: LongReader;
  readonly #aggregates: LongReader;
  readonly #queue: WriteQueue<WriteRequest | SentAhead>;
  readonly #probe: DiskProbe;
  readonly #onCommit: SqliteExecutorOptions["onCommit"];
  #changeCount = 0;
  #isClosed = false;

  constructor({ file, owner, limits, log, onCommit }: SqliteExecutorOptions) {
    this.#file = file;
    this.#owner = owner;
    this.#onCommit = onCommit;
    this.#reader = openReader(file, CACHE_KIB);
    this.#longReader = new LongReader(file, LONG_READS);
    this.#aggregates = new LongReader(file, AGGREGATES);
    this.#queue = new WriteQueue((requests) => this.#commit(requests), limits);
    this.#probe = new DiskProbe({ file, log, retryWrite: () => this.#commit([PROBE]) });
  }

  get queueDepths(): readonly QueueDepth[] {
    return [
      { name: "writes", running: this.#queue.running, waiting: this.#queue.waiting },
      { name: "long_reads", ...this.#longReader.depth },
      { name: "counts", ...this.#aggregates.depth },
    ];
  }

  /** The file has one writer, which gives out places as it commits. */
  async completeUpTo(): Promise<number> {
    return Number.MAX_SAFE_INTEGER;
  }

  get changeCount(): number {
    return this.#changeCount;
  }

  /** false on a full or read-only disk, while it lasts. */
  get isWritable(): boolean {
    return this.#probe.isWritable;
  }

  // Async, so that errors become rejections.
  async read<R>(query: Query<R>): Promise<readonly R[]> {
    this.#checkOpen();
    try {
      return this.#reader.all(query);
    } catch (error) {
      throw failureError(runningFailure(error, this.#file));
    }
  }

  readLong<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#longReader.read(query);
  }

  readSums<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#aggregates.read(query);
  }

  orWithoutWorkers<T>(whole: () => Promise<T>): Promise<T> {
    return whole();
  }

  streamSums<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    return this.#aggregates.stream(query, chunk);
  }

  async write(
    request: WriteRequest,
    size: number,
    transfer?: readonly ArrayBuffer[],
  ): Promise<ChangedRowCounts> {
    const plain = forThread(request);
    const take = () =>
      size < LARGE && transfer === undefined ? plain : this.#owner.sendAhead(plain, transfer);
    const changes = await this.#queue.submit(take, size);
    this.#changeCount += 1;
    return changes;
  }

  /** Finishes accepted writes, then closes the threads and connections. */
  async close(isHealthy: boolean): Promise<void> {
    this.#isClosed = true;
    this.#probe.close();
    await this.#queue.close();
    // The last connection that closes copies the log into the file. After a failure none may do so,
    // since the state of the log on disk is unknown. The owner then closes first; readers never
    // copy.
    if (!isHealthy) await this.#owner.close();
    await Promise.all([this.#longReader.close(), this.#aggregates.close()]);
    this.#reader.close();
    await this.#owner.close();
  }

  async #commit(requests: readonly (WriteRequest | SentAhead)[]): Promise<readonly WriteOutcome[]> {
    const start = performance.now();
    const { outcomes, syncMs } = await this.#owner.commit(requests);
    const syncSeconds = syncMs === undefined ? undefined : syncMs / 1000;
    this.#onCommit?.({ seconds: (performance.now() - start) / 1000, syncSeconds });
    this.#probe.observe(outcomes);
    return outcomes;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreError("UNAVAILABLE", "the store is closed");
  }
}

/**
 * The request without the fields that only other databases use. The rest is copied between threads.
 */
function forThread({ statements, erases = false }: WriteRequest): WriteRequest {
  return { statements: statements.map(({ sql, rows }) => ({ sql, rows })), erases };
}
