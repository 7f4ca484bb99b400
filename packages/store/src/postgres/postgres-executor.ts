/**
 * PostgreSQL for the tables: one pool for short reads, one for long reads, a connection for aggregates,
 * one writing connection.
 */
import type { ClientConfig } from "pg";

import type { WriteOutcome } from "../commit/write-outcome.ts";
import { WriteQueue } from "../commit/write-queue.ts";
import type { WriteQueueLimits } from "../commit/write-queue.ts";
import type { ChangedRowCounts, WriteRequest } from "../commit/write-request.ts";
import type { CommitTimes, QueueDepth } from "../contract/measurements.ts";
import { StoreError } from "../contract/store-error.ts";
import { AGGREGATES, LONG_READS, SHORT_READS } from "../reading/read-limits.ts";
import type { ReadLimits } from "../reading/read-limits.ts";
import type { Executor } from "../tables/executor.ts";
import { postgresQueryBuilder } from "../tables/query-builder.ts";
import type { Query } from "../tables/query.ts";
import { ClusterReads } from "./distribution/cluster-reads.ts";
import { WorkerWatch } from "./distribution/worker-watch.ts";
import { callersReadConfig, longReadConfig } from "./long-reads.ts";
import { logOrder } from "./order/log-order.ts";
import { connectionConfig } from "./postgres-connection.ts";
import { ReaderPool } from "./reader-pool.ts";
import { ClusterWriter } from "./writing/cluster-writer.ts";
import { PostgresWriter } from "./writing/writer.ts";

const READERS = 5;
const LONG_READERS = 2;
const WRITE_MS = 5000;
const LOCK_MS = 3000;
const CLUSTER_GRACE_MS = 1000;
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
  /** A worker that was down is back: what was read without it may be read again. */
  readonly onReturn: () => void;
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
  readonly #cluster: ClusterReads | undefined;
  readonly #onCommit: PostgresExecutorOptions["onCommit"];
  readonly #completeUpTo: (patienceMs: number) => Promise<number>;
  #changeCount = 0;
  #isClosed = false;
  #isFull = false;
  #probe: NodeJS.Timeout | undefined;

  constructor(options: PostgresExecutorOptions) {
    const { url, sender, limits, onCommit, isDistributed, onReturn } = options;
    this.isDistributed = isDistributed;
    this.#completeUpTo = logOrder((query) => this.read(query), isDistributed);
    this.#onCommit = onCommit;
    // A coordinator's answer that the time is over is worth a wait: it tells that nothing was committed.
    const graceMs = isDistributed ? CLUSTER_GRACE_MS : 0;
    const writing = { statementMs: WRITE_MS, graceMs, lockMs: LOCK_MS, pipeline: true };
    const writer = new PostgresWriter(connectionConfig(url, writing), { sender, isDistributed });
    if (isDistributed) {
      const onLost = () => this.#cluster?.cut();
      const watch = new WorkerWatch(url, { onLost, onReturn });
      this.#cluster = new ClusterReads(watch);
      this.#writer = new ClusterWriter(writer, watch);
    } else {
      this.#writer = writer;
    }
    this.#queue = new WriteQueue((requests) => this.#commit(requests), limits);
    const readers = (config: ClientConfig, connections: number, bounds: ReadLimits) =>
      new ReaderPool(config, { connections, limits: bounds, cluster: this.#cluster });
    const short = connectionConfig(url, { statementMs: SHORT_READS.giveUpMs });
    this.#readers = readers(short, READERS, SHORT_READS);
    this.#longReaders = readers(callersReadConfig(url), LONG_READERS, LONG_READS);
    this.#aggregates = readers(longReadConfig(url), 1, AGGREGATES);
  }

  get queueDepths(): readonly QueueDepth[] {
    return [
      { name: "writes", running: this.#queue.running, waiting: this.#queue.waiting },
      this.#readers.depth("reads"),
      this.#longReaders.depth("long_reads"),
      this.#aggregates.depth("counts"),
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
    yield* this.#aggregates.stream(query, chunk);
  }

  orWithoutWorkers<T>(whole: () => Promise<T>, partial: () => Promise<T>): Promise<T> {
    return this.#cluster === undefined ? whole() : this.#cluster.orWithoutWorkers(whole, partial);
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
    await Promise.all([this.#writer.close(), ...pools.map((readers) => readers.close())]);
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

  #query<R>(readers: ReaderPool, query: Query<R>): Promise<readonly R[]> {
    this.#checkOpen();
    return readers.run(query);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreError("UNAVAILABLE", "the store is closed");
  }
}
