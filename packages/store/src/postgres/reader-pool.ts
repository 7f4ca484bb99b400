/**
 * Connections that read, and the queue before them. Tested through postgres-executor.test.ts and
 * loss.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { ClientConfig, Pool, PoolClient } from "pg";

import { failureError } from "../commit/write-outcome.ts";
import type { StoreFailure } from "../commit/write-outcome.ts";
import type { QueueDepth } from "../contract/measurements.ts";
import { BoundedQueue } from "../reading/bounded-queue.ts";
import type { ReadLimits } from "../reading/read-limits.ts";
import { typedRows } from "../tables/query.ts";
import type { Query } from "../tables/query.ts";
import type { ClusterReads } from "./distribution/cluster-reads.ts";
import { snapshotChunks } from "./long-reads.ts";
import { connectionPool, endPool } from "./postgres-connection.ts";
import { errorKind, isOutOfConnections, postgresFailure } from "./postgres-errors.ts";
import { statementName } from "./statement-name.ts";

// A read that lost its connection is retried after this time. A read that took long is not.
const RETRY_MS = 50;
const RETRY_WITHIN_MS = 1000;

/** How many connections, with which bounds. */
export interface ReaderPoolOptions {
  readonly connections: number;
  readonly limits: ReadLimits;
  /** undefined: one server holds all rows. */
  readonly cluster: ClusterReads | undefined;
}

/** A pool for one kind of reads. The code that creates it closes it. */
export class ReaderPool {
  readonly #pool: Pool;
  readonly #queue: BoundedQueue;
  readonly #cluster: ClusterReads | undefined;

  constructor(config: ClientConfig, { connections, limits, cluster }: ReaderPoolOptions) {
    this.#pool = connectionPool(config, connections);
    this.#queue = new BoundedQueue({ ...limits, maxRunning: connections });
    this.#cluster = cluster;
  }

  /** What runs and waits, under a name. */
  depth(name: QueueDepth["name"]): QueueDepth {
    return { name, running: this.#queue.running, waiting: this.#queue.waiting };
  }

  /** Runs a query when a connection is free. @throws {StoreError} */
  run<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#queue.run(() => this.#runNow(query));
  }

  /** The rows of a query in chunks of one snapshot. @throws {StoreError} */
  async *stream<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    const release = await this.#queue.takePlace();
    let client: PoolClient | undefined;
    let end: (() => void) | undefined;
    let isBroken = true;
    try {
      await this.#refuse(query);
      client = await this.#pool.connect();
      end = this.#cluster?.track(client, query);
      yield* snapshotChunks(client, query, chunk);
      isBroken = false;
    } catch (error) {
      throw failureError(await this.#failureOf(error, query));
    } finally {
      end?.();
      // After an early end or an error a transaction is still open: the pool replaces the
      // connection.
      client?.release(isBroken);
      release();
    }
  }

  close(): Promise<void> {
    return endPool(this.#pool);
  }

  async #runNow<R>(query: Query<R>): Promise<readonly R[]> {
    const start = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      await this.#refuse(query);
      try {
        return await this.#runOnce(query);
      } catch (error) {
        const spent = performance.now() - start;
        const isLost = errorKind(error) === "lost" && attempt === 1;
        // Other connections, of this pool or of other programs, may end soon.
        const canRetry = isLost || isOutOfConnections(error);
        if (spent > RETRY_WITHIN_MS || !canRetry) {
          throw failureError(await this.#failureOf(error, query));
        }
      }
      await delay(RETRY_MS);
    }
  }

  async #runOnce<R>(query: Query<R>): Promise<readonly R[]> {
    const { sql: text, parameters, prepared = false } = query;
    const client = await this.#pool.connect();
    const end = this.#cluster?.track(client, query);
    let isBroken = true;
    try {
      const values = [...parameters];
      const name = prepared ? statementName(text) : undefined;
      const { rows } = await client.query({ text, values, ...(name !== undefined && { name }) });
      isBroken = false;
      return typedRows(query, rows);
    } finally {
      end?.();
      client.release(isBroken);
    }
  }

  /** @throws {StoreError} a worker that the query needs is known to be down */
  async #refuse(query: Query<unknown>): Promise<void> {
    const failure = await this.#cluster?.refusal(query);
    if (failure !== undefined) throw failureError(failure);
  }

  async #failureOf(error: unknown, query: Query<unknown>): Promise<StoreFailure> {
    return (await this.#cluster?.failureOf(error, query)) ?? postgresFailure(error);
  }
}
