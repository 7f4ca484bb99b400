/** One SQLite connection with its prepared statements. */
import type { DatabaseSync } from "@photostructure/sqlite";

import type { SqlValue } from "../commit/write-request.ts";
import { StoreError } from "../contract/store-error.ts";
import type { Query } from "../tables/query.ts";
import { loadSqlite } from "./load-sqlite.ts";

/** A row as SQLite returns it. */
export type SqliteRow = Readonly<Record<string, SqlValue>>;

type Statement = ReturnType<InstanceType<typeof DatabaseSync>["prepare"]>;

// Many more than the fixed queries; searches add a few texts.
const MAX_STATEMENTS = 64;

/** A connection that keeps its statements prepared. The code that creates it closes it. */
export class SqliteConnection {
  readonly #database: InstanceType<typeof DatabaseSync>;
  readonly #statements = new Map<string, Statement>();
  readonly #iterating = new Set<Statement>();

  constructor(file: string, options: { readOnly: boolean; busyTimeoutMs: number }) {
    const sqlite = loadSqlite();
    this.#database = new sqlite.DatabaseSync(file, {
      readOnly: options.readOnly,
      timeout: options.busyTimeoutMs,
    });
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs statements that have no parameters and no results, such as PRAGMAs. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  all<R = SqliteRow>(query: Query<R>): R[] {
    // The row type comes from the tables over which the query was built.
    return this.#statement(query.sql).all(...query.parameters);
  }

  /** Every row of a statement without parameters. */
  rows(sql: string): SqliteRow[] {
    return this.#statement(sql).all();
  }

  /** Runs a statement. @returns the number of changed rows */
  run(sql: string, parameters: readonly SqlValue[]): number {
    return this.#statement(sql).run(...parameters.map(exact)).changes;
  }

  /** Rows one by one, of one snapshot that lasts until the iterator ends. */
  *iterate<R = SqliteRow>(query: Query<R>): Generator<R, void> {
    // A prepared statement of its own: running a shared one again would reset this iterator.
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
   * Releases every lock. The file is closed once the driver's statements are garbage collected or
   * the thread ends: the driver has no other way to finalize them.
   */
  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): Statement {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) return cached;
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
 * The driver stores a number that is less than 2^-52 away from an integer as that integer: 1e-300
 * would become 0. As text it enters a column of real numbers unchanged.
 */
function exact(value: SqlValue): SqlValue {
  if (typeof value !== "number" || Number.isInteger(value)) return value;
  return Math.abs(value - Math.round(value)) < 2 * Number.EPSILON ? String(value) : value;
}

/**
 * A read-only connection.
 *
 * @param cacheKiB memory for pages, in addition to the file cache of the operating system
 * @example const rows = openReader("data/hellorec.db", 2048).rows("SELECT 1 AS one");
 */
export function openReader(file: string, cacheKiB: number): SqliteConnection {
  const connection = new SqliteConnection(file, { readOnly: true, busyTimeoutMs: 1000 });
  connection.exec(`PRAGMA cache_size = -${cacheKiB}`);
  return connection;
}

// 3.7.0 to 3.51.2 can lose commits when two connections write and checkpoint at the same time:
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
