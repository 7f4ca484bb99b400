/** PostgreSQL for the tables: a pool for short reads, one for long ones, one writing connection. */
import { setTimeout as delay } from "node:timers/promises";

import type { Client, ClientConfig, Pool, PoolClient } from "pg";

import { StoreError } from "../contract/store.ts";
import type { Changes, WriteRequest } from "../contract/write-request.ts";
import { failureError } from "../sqlite/failure.ts";
import type { Executor } from "../tables/executor.ts";
import type { Query } from "../tables/query.ts";
import { postgresQueryBuilder } from "../tables/tables.ts";
import { WriteQueue } from "../tables/write-queue.ts";
import type { WriteQueueLimits } from "../tables/write-queue.ts";
import { connectionConfig, connectionPool, endPool } from "./connection.ts";
import { isCrowded, postgresFailure, troubleOf } from "./failure.ts";
import { statementName } from "./statements.ts";
import { PostgresWriter } from "./writer.ts";

const READERS = 5;
const LONG_READERS = 2;
const READ_MS = 5000;
const LONG_READ_MS = 10 * 60_000;
// With PostgreSQL's 4 MB, what walks through millions of rows forgets which ones it has found.
const LONG_READ_MB = 64;
const WRITE_MS = 5000;
const LOCK_MS = 3000;
// A read whose connection was lost at once is tried again after this; one that took long is not.
const RETRY_MS = 50;
const RETRIED_WITHIN_MS = 1000;

/** What an executor is made from. */
export interface PostgresExecutorOptions {
  readonly url: string;
  /** By which other processes know whose a change is. */
  readonly sender: string;
  readonly limits: WriteQueueLimits;
}

/** Owns the connections of one process to a database, but for the one that listens. */
export class PostgresExecutor implements Executor {
  readonly builder = postgresQueryBuilder();
  readonly keys_per_read = 100;
  readonly #readers: Pool;
  readonly #longReaders: Pool;
  readonly #writer: PostgresWriter;
  readonly #queue: WriteQueue<WriteRequest>;
  #writes = 0;
  #closed = false;

  constructor({ url, sender, limits }: PostgresExecutorOptions) {
    this.#readers = connectionPool(connectionConfig(url, { statement_ms: READ_MS }), READERS);
    this.#longReaders = connectionPool(longReadConfig(url), LONG_READERS);
    const patience = { statement_ms: WRITE_MS, grace_ms: 0, lock_ms: LOCK_MS, pipeline: true };
    this.#writer = new PostgresWriter(connectionConfig(url, patience), sender);
    this.#queue = new WriteQueue((requests) => this.#writer.commit(requests), limits);
  }

  get writes(): number {
    return this.#writes;
  }

  /** false from a write that lost its connection until one is there again. */
  get reachable(): boolean {
    return this.#writer.reachable;
  }

  /** To be called when another process has written. */
  noteChange(): void {
    this.#writes += 1;
  }

  read<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#ask(this.#readers, query);
  }

  readAside<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#ask(this.#longReaders, query);
  }

  async *streamAside<R>(query: Query<R>, chunk: number): AsyncGenerator<readonly R[], void> {
    this.#checkOpen();
    let client: PoolClient | undefined;
    let broken = true;
    try {
      client = await this.#longReaders.connect();
      yield* snapshotChunks(client, query, chunk);
      broken = false;
    } catch (error) {
      throw failureError(postgresFailure(error));
    } finally {
      // One that was left early, or failed, has a transaction open: another takes its place.
      client?.release(broken);
    }
  }

  async write(request: WriteRequest, size: number): Promise<Changes> {
    const changes = await this.#queue.submit(() => request, size);
    this.#writes += 1;
    return changes;
  }

  /** Finishes what was accepted, then lets go of everything. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.close();
    await Promise.all([this.#writer.close(), endPool(this.#readers), endPool(this.#longReaders)]);
  }

  async #ask<R>(pool: Pool, query: Query<R>): Promise<readonly R[]> {
    this.#checkOpen();
    const { sql: text, parameters, prepared = false } = query;
    const asked = { text, values: [...parameters], ...(prepared && { name: statementName(text) }) };
    const start = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return typed(query, (await pool.query(asked)).rows);
      } catch (error) {
        const spent = performance.now() - start;
        const lost = troubleOf(error) === "lost" && attempt === 1;
        // There may be connections, in this pool or elsewhere, that others are about to free.
        const crowded = isCrowded(error);
        if (spent > RETRIED_WITHIN_MS || !(lost || crowded)) {
          throw failureError(postgresFailure(error));
        }
      }
      await delay(RETRY_MS);
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError("UNAVAILABLE", "the store is closed");
  }
}

/** The settings of a connection for reads that walk through much. */
export function longReadConfig(url: string): ClientConfig {
  return connectionConfig(url, { statement_ms: LONG_READ_MS, memory_mb: LONG_READ_MB });
}

/** The rows of a query in chunks, all of one snapshot, which lasts until the last one. */
export async function* snapshotChunks<R>(
  client: Client,
  query: Query<R>,
  chunk: number,
): AsyncGenerator<R[], void> {
  await client.query("begin isolation level repeatable read, read only");
  // All rows will be fetched: the plan need not hurry to the first.
  await client.query("set local cursor_tuple_fraction = 1");
  await client.query(`declare chunks no scroll cursor for ${query.sql}`, [...query.parameters]);
  for (;;) {
    const rows = typed(query, (await client.query(`fetch ${chunk} from chunks`)).rows);
    if (rows.length > 0) yield rows;
    if (rows.length < chunk) break;
  }
  await client.query("commit");
}

function typed<R>(_: Query<R>, rows: readonly unknown[]): R[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a query has the type of its rows from the tables it was built over
  return rows as R[];
}
