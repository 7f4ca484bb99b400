/** One SQLite connection with its prepared statements. Knows no table and no query builder. */
import { DatabaseSync } from "@photostructure/sqlite";

import { StoreError } from "../contract/store.ts";
import type { Row, SqlValue } from "../contract/write-request.ts";
import type { Query } from "../tables/query.ts";

type Statement = ReturnType<InstanceType<typeof DatabaseSync>["prepare"]>;

// Far more than there are fixed queries; searches make a few texts of their own.
const MAX_STATEMENTS = 64;

/** A connection that keeps its statements prepared. Its owner closes it. */
export class SqliteConnection {
  readonly #database: InstanceType<typeof DatabaseSync>;
  readonly #statements = new Map<string, Statement>();
  readonly #iterating = new Set<Statement>();

  constructor(file: string, options: { readOnly: boolean; busy_timeout_ms: number }) {
    this.#database = new DatabaseSync(file, {
      readOnly: options.readOnly,
      timeout: options.busy_timeout_ms,
    });
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs statements without parameters or results: PRAGMAs and transactions. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  all<R = Row>(query: Query<R>): R[] {
    // A query carries the type of its rows from the tables it was built over.
    return this.#statement(query.sql).all(...query.parameters);
  }

  /** Every row of a statement without parameters. */
  rows(sql: string): Row[] {
    return this.#statement(sql).all();
  }

  /** Runs a statement; how many rows it changed. */
  run(sql: string, parameters: readonly SqlValue[]): number {
    return this.#statement(sql).run(...parameters.map(exact)).changes;
  }

  /** Rows one by one, all of one snapshot, which lasts until the iterator ends. */
  *iterate<R = Row>(query: Query<R>): Generator<R, void> {
    // Not a kept statement: running that one again would reset an iterator still in use.
    const statement = this.#database.prepare(query.sql);
    // The driver's iterators do not keep their statement from being garbage collected.
    this.#iterating.add(statement);
    try {
      yield* statement.iterate(...query.parameters);
    } finally {
      this.#iterating.delete(statement);
    }
  }

  /**
   * Lets go of every lock. The file itself is let go of once the driver's statements are garbage
   * collected, or the thread ends: there is no other way to finalize them.
   */
  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare(sql);
    if (this.#statements.size >= MAX_STATEMENTS) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    this.#statements.set(sql, statement);
    return statement;
  }
}

/**
 * The driver takes a number that is less than 2^-52 away from an integer for that integer: 1e-300
 * would be stored as 0. As text it comes into a column of real numbers as it is.
 */
function exact(value: SqlValue): SqlValue {
  if (typeof value !== "number" || Number.isInteger(value)) return value;
  return Math.abs(value - Math.round(value)) < 2 * Number.EPSILON ? String(value) : value;
}

/**
 * A read-only connection.
 *
 * @param cacheKiB memory for pages; the operating system caches the file besides
 * @example const rows = openReader("data/hellorec.db", 2048).rows("SELECT 1 AS one");
 */
export function openReader(file: string, cacheKiB: number): SqliteConnection {
  const connection = new SqliteConnection(file, { readOnly: true, busy_timeout_ms: 1000 });
  connection.exec(`PRAGMA cache_size = -${cacheKiB}`);
  return connection;
}

/** What became of a checkpoint: whether it was kept from finishing, frames in the log, and in the file. */
export interface CheckpointState {
  readonly busy: boolean;
  readonly log: number;
  readonly checkpointed: number;
}

/** Runs a checkpoint; NOOP only tells how things are. */
export function checkpointState(
  connection: SqliteConnection,
  mode: "NOOP" | "PASSIVE" | "TRUNCATE",
): CheckpointState {
  const row = connection.rows(`PRAGMA wal_checkpoint(${mode})`)[0];
  return {
    busy: row?.["busy"] !== 0,
    log: Number(row?.["log"]),
    checkpointed: Number(row?.["checkpointed"]),
  };
}

// 3.7.0 to 3.51.2 can lose commits when two connections write and checkpoint at the same moment:
// https://sqlite.org/wal.html#walresetbug
const OLDEST_SQLITE: readonly number[] = [3, 51, 3];

/** @throws {StoreError} UNUSABLE where the SQLite in use is older than 3.51.3 */
export function checkSqliteVersion(connection: SqliteConnection): void {
  const text = String(connection.rows("SELECT sqlite_version() AS version")[0]?.["version"]);
  const version = text.split(".").map(Number);
  for (const [index, oldest] of OLDEST_SQLITE.entries()) {
    const part = version[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) {
      throw new StoreError(
        "UNUSABLE",
        `SQLite ${text} can lose commits: 3.51.3 or later is needed, reinstall the dependencies`,
      );
    }
  }
}
