/** Runs the queries of the tables. Types only: SQLite and PostgreSQL implement it. */
import type { ChangedRowCounts, WriteRequest } from "../commit/write-request.ts";
import type { QueryBuilder } from "./query-builder.ts";
import type { Query } from "./query.ts";

/** Runs queries. Errors that have a code are {@link StoreError}s. */
export interface Executor {
  /** The query builder of the database's dialect. */
  readonly builder: QueryBuilder;
  /**
   * Whether the rows of a user are on one of several machines, and a statement that names no user runs
   * on all of them.
   */
  readonly isDistributed: boolean;
  /** The best number of keys in one read by key. 1 where a read needs no round trip. */
  readonly keysPerRead: number;
  /** For short, indexed reads. */
  read<R>(query: Query<R>): Promise<readonly R[]>;
  /** For reads of many rows. Runs off the main thread, and gives up after seconds. */
  readLong<R>(query: Query<R>): Promise<readonly R[]>;
  /**
   * For counts and sums over the log, which may take minutes: off the main thread, one at a time, and
   * never before a `readLong`.
   */
  readSums<R>(query: Query<R>): Promise<readonly R[]>;
  /** Like `readSums`, for long results: chunks of one snapshot. */
  streamSums<R>(query: Query<R>, chunk: number): AsyncIterable<readonly R[]>;
  /**
   * Runs reads of all users' rows, or in their place, where a worker of a cluster is down, reads that
   * need none.
   */
  orWithoutWorkers<T>(whole: () => Promise<T>, partial: () => Promise<T>): Promise<T>;
  /**
   * Resolves once the request is on disk: all of it, or nothing.
   *
   * @param size of the request, in rows of about 500 bytes, as the queue's bound counts it
   * @param transfer buffers among the parameters to hand over; they are unusable afterwards
   */
  write(
    request: WriteRequest,
    size: number,
    transfer?: readonly ArrayBuffer[],
  ): Promise<ChangedRowCounts>;
  /**
   * The place in the log up to which it is complete: no event with this `seq` or a lower one can still
   * appear. What continues after the highest `seq` that it has read reads no further than this. Ask
   * first, then read: a query that began before may miss events below it.
   *
   * @param patienceMs how long to wait for what is being appended just now, so that every event that
   * was acknowledged before the call is below the place. @default 0
   */
  completeUpTo(patienceMs?: number): Promise<number>;
  /**
   * The number of changes by this process, and of those that other processes reported to it. While it
   * is the same, an earlier result is still valid.
   */
  readonly changeCount: number;
}
