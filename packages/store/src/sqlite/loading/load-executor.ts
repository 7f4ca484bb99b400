/** Runs the queries of the tables over the copy of a file that an import fills. Tested through open-import.test.ts. */
import { failureError } from "../../commit/write-outcome.ts";
import type { ChangedRowCounts, WriteRequest } from "../../commit/write-request.ts";
import type { Executor } from "../../tables/executor.ts";
import { sqliteQueryBuilder } from "../../tables/query-builder.ts";
import type { Query } from "../../tables/query.ts";
import type { SqliteThread } from "../thread/thread-client.ts";

/** One thread does everything, in the order of the calls: an import has no other callers. */
export class LoadExecutor implements Executor {
  readonly builder = sqliteQueryBuilder();
  readonly keysPerRead = 1;
  readonly isDistributed = false;
  readonly changeCount = 0;
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  read<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#thread.read(query);
  }

  readLong<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#thread.read(query);
  }

  readSums<R>(query: Query<R>): Promise<readonly R[]> {
    return this.#thread.read(query);
  }

  orWithoutWorkers<T>(whole: () => Promise<T>): Promise<T> {
    return whole();
  }

  streamSums<R>(query: Query<R>, chunk: number): AsyncIterable<readonly R[]> {
    return this.#thread.stream(query, chunk);
  }

  async write({ statements }: WriteRequest): Promise<ChangedRowCounts> {
    const rows = statements.map((statement) => ({ sql: statement.sql, rows: statement.rows }));
    const { outcomes } = await this.#thread.commit([{ statements: rows }]);
    const [outcome] = outcomes;
    if (outcome === undefined) throw new Error("a commit has no outcome");
    if ("failure" in outcome) throw failureError(outcome.failure);
    return outcome.changes;
  }

  async completeUpTo(): Promise<number> {
    return Number.MAX_SAFE_INTEGER;
  }
}
