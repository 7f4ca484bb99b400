/**
 * PostgreSQL for the tables: one pool for short reads, one for long reads, a connection for aggregates,
 * one writing connection.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { ClientConfig, Pool, PoolClient } from "pg";

import { failureError } from "../commit/write-outcome.ts";
import type { WriteOutcome } from "../commit/write-outcome.ts";
import { WriteQueue } from "../commit/write-queue.ts";
import type { WriteQueueLimits } from "../commit/write-queue.ts";
import type { ChangedRowCounts, WriteRequest } from "../commit/write-request.ts";
import type { CommitTimes, QueueDepth } from "../contract/measurements.ts";
import { StoreError } from "../contract/store-error.ts";
import { BoundedQueue } from "../reading/bounded-queue.ts";
import { AGGREGATES, LONG_READS, SHORT_READS } from "../reading/read-limits.ts";
import type { ReadLimits } from "../reading/read-limits.ts";
import type { Executor } from "../tables/executor.ts";
import { postgresQueryBuilder } from "../tables/query-builder.ts";
import { typedRows } from "../tables/query.ts";
import type { Query } from "../tables/query.ts";
import { WorkerWatch } from "./distribution/worker-watch.ts";
import { callersReadConfig, longReadConfig, snapshotChunks } from "./long-reads.ts";
import { logOrder } from "./order/log-order.ts";
import { connectionConfig, connectionPool, endPool } from "./postgres-connection.ts";
import { errorKind, isOutOfConnections, postgresFailure } from "./postgres-errors.ts";
import { statementName } from "./statement-name.ts";
import { ClusterWriter } from "./writing/cluster-writer.ts";
import { PostgresWriter } from "./writing/writer.ts";

const READERS = 5;
const LONG_READERS = 2;
const WRITE_MS = 5000;
const LOCK_MS = 3000;
// A read that lost its connection is retried after this time. A read that took long is not.
const RETRY_MS = 50;
const RETRY_WITHIN_MS = 1000;

/** Connections that read, and the queue before them. */
interface ReaderPool {
  readonly pool: Pool;
  readonly queue: BoundedQueue;
}

function readerPool(config: ClientConfig, connections: number, limits: ReadLimits): ReaderPool {
  const queue = new BoundedQueue({ ...limits, maxRunning: connections });
  return { pool: connectionPool(config, connections), queue };
}

function depthOf(name: QueueDepth["name"], { queue }: ReaderPool): QueueDepth {
  return { name, running: queue.running, waiting: queue.waiting };
}

/** It changes nothing, and takes room. */
const PROBE: WriteRequest = {
  statements: [{ sql: "update migrations set version = version", rows: [[]] }],
};
const PROBE_MS = 1000;

/** What an executor uses. */
export interface PostgresExecutorOptions {
  readonly url: string;
  /** Identifies this process in the changes that it publishes. */
  readonly sender: string;
  readonly limits: WriteQueueLimits;
  readonly onCommit: ((times: CommitTimes) => void) | undefined;
  /** Whether workers of a cluster hold the log. */
  readonly isDistributed: boolean;
}

/**
 * The connections of one process to a database, except the change listener and the leader locks.
 */
export class PostgresExecutor implements Executor {
  readonly builder = postgresQueryBuilder();
  readonly keysPerRead = 100;
  readonly isDistributed: boolean;
  readonly #readers: ReaderPool;
  readonly #longReaders: ReaderPool;
  readonly #aggregates: ReaderPool;
  readonly #writer: PostgresWriter | ClusterWriter;
  readonly #queue: WriteQueue<WriteRequest>;
  readonly #onCommit: PostgresExecutorOptions["onCommit"];
  readonly #completeUpTo: (patienceMs: number) => Promise<number>;
  #changeCount = 0;
  #isClosed = false;
  #isFull = false;
  #probe: NodeJS.Timeout | undefined;

  constructor({ url, sender, limits, onCommit, isDistributed }: PostgresExecutorOptions) {
    this.isDistributed = isDistributed;
    this.#completeUpTo = logOrder((query) => this.read(query), isDistributed);
    this.#onCommit = onCommit;
    const statementMs = SHORT_READS.giveUpMs;
    this.#readers = readerPool(connectionConfig(url, { statementMs }), READERS, SHORT_READS);
    this.#longReaders = readerPool(callersReadConfig(url), LONG_READERS, LONG_READS);
    this.#aggregates = readerPool(longReadConfig(url), 1, AGGREGATES);
    const writing = { statementMs: WRITE_MS, graceMs: 0, lockMs: LOCK_MS, pipeline: true };
    const writer = new PostgresWriter(connectionConfig(url, writing), { sender, isDistributed });
    this.#writer = isDistributed ? new ClusterWriter(writer, new WorkerWatch(url)) : writer;
    this.#queue = new WriteQueue((requests) => this.#commit(requests), limits);
  }

  get queueDepths(): readonly QueueDepth[] {
    return [
      { name: "writes", running: this.#queue.running, waiting: this.#queue.waiting },
      depthOf("reads", this.#readers),
      depthOf("long_reads", this.#longReaders),
      depthOf("counts", this.#aggregates),
    ];
  }

  completeUpTo(patienceMs = 0): Promise<number> {
    return this.#completeUpTo(patienceMs);
  }

  get changeCount(): number {
    return this.#changeCount;
  }

  /**
   * false after a write lost its connection, until there is one again, and after a write found the disk
   * of the server full, until one succeeds.
   */
  get isReachable(): boolean {
    return this.#writer.isReachable && !this.#isFull;
  }

  /** Call it when another process has written. */
  noteChange(): void {
    this.#changeCount += 1;
  }

  read<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#query(this.#readers, query);
  }

  readLong<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#query(this.#longReaders, query);
  }

  readSums<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#query(this.#aggregates, query);
  }

  async *streamSums<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    this.#checkOpen();
    const release = await this.#aggregates.queue.takePlace();
    let client: PoolClient | undefined;
    let isBroken = true;
    try {
      client = await this.#aggregates.pool.connect();
      yield* snapshotChunks(client, query, chunk);
      isBroken = false;
    } catch (error) {
      throw failureError(postgresFailure(error));
    } finally {
      // After an early end or an error a transaction is still open: the pool replaces the
      // connection.
      client?.release(isBroken);
      release();
    }
  }

  async write(request: WriteRequest, size: number): Promise<ChangedRowCounts> {
    const changes = await this.#queue.submit(() => request, size);
    this.#changeCount += 1;
    return changes;
  }

  /** Finishes accepted writes, then closes all connections. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#probe);
    await this.#queue.close();
    const pools = [this.#readers, this.#longReaders, this.#aggregates];
    await Promise.all([this.#writer.close(), ...pools.map(({ pool }) => endPool(pool))]);
  }

  async #commit(requests: readonly WriteRequest[]): Promise<readonly WriteOutcome[]> {
    const start = performance.now();
    const outcomes = await this.#writer.commit(requests);
    const syncSeconds = this.#writer.takeSyncSeconds();
    this.#onCommit?.({ seconds: (performance.now() - start) / 1000, syncSeconds });
    if (outcomes.some((outcome) => "failure" in outcome && outcome.failure.isFull === true)) {
      this.#isFull = true;
      this.#scheduleProbe();
    } else if (outcomes.some((outcome) => "changes" in outcome)) {
      this.#isFull = false;
    }
    return outcomes;
  }

  /** Retries a write until one succeeds, also if no caller writes meanwhile. */
  #scheduleProbe(): void {
    this.#probe ??= setTimeout(() => {
      this.#probe = undefined;
      if (this.#isFull && !this.#isClosed) this.#queue.submit(() => PROBE, 1).catch(() => {});
    }, PROBE_MS).unref();
  }

  #query<R>({ pool, queue }: ReaderPool, query: Query<R>): Promise<readonly R[]> {
    return queue.run(() => this.#queryNow(pool, query));
  }

  async #queryNow<R>(pool: Pool, query: Query<R>): Promise<readonly R[]> {
    this.#checkOpen();
    const { sql: text, parameters, prepared = false } = query;
    const config = {
      text,
      values: [...parameters],
      ...(prepared && { name: statementName(text) }),
    };
    const start = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return typedRows(query, (await pool.query(config)).rows);
      } catch (error) {
        const spent = performance.now() - start;
        const isLost = errorKind(error) === "lost" && attempt === 1;
        // Other connections, of this pool or of other programs, may end soon.
        const canRetry = isLost || isOutOfConnections(error);
        if (spent > RETRY_WITHIN_MS || !canRetry) throw failureError(postgresFailure(error));
      }
      await delay(RETRY_MS);
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreError("UNAVAILABLE", "the store is closed");
  }
}
