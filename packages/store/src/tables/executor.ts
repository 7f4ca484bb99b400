import type { Changes, WriteRequest } from "../contract/write-request.ts";
/** What tables need of a database engine. Types only; each engine has its own beside this. */
import type { Query } from "./query.ts";
import type { QueryBuilder } from "./tables.ts";

/** Runs queries; errors come out as {@link StoreError}s where they have a code. */
export interface Executor {
  /** For the engine's dialect. */
  readonly builder: QueryBuilder;
  /** Rows that a read by key best asks for at once: 1 where reading takes no round trip. */
  readonly keys_per_read: number;
  /** For short, indexed reads. */
  read<R>(query: Query<R>): Promise<readonly R[]>;
  /** For reads that walk through much: off the serving thread. */
  readAside<R>(query: Query<R>): Promise<readonly R[]>;
  /** Like `readAside`, for long results: chunks of one snapshot. */
  streamAside<R>(query: Query<R>, chunk: number): AsyncIterable<readonly R[]>;
  /**
   * Resolves once it is on disk: all of the request or none of it.
   *
   * @param size of the request, in rows of about 500 bytes: what the queue's bound counts
   * @param transfer buffers among the parameters that are handed over: unusable afterwards
   */
  write(request: WriteRequest, size: number, transfer?: readonly ArrayBuffer[]): Promise<Changes>;
  /** Counts the changes known so far: unchanged means that what was read still holds. */
  readonly writes: number;
}
