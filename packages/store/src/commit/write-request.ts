/**
 * One write as the tables request it and every database commits it: SQL text and rows. Types only.
 */
import type { RemoteChange } from "../contract/remote-change.ts";

/** The value of a SQL parameter or of a column. */
export type SqlValue = null | number | string | Uint8Array;

/** One statement, run once for each row of parameters. */
export interface WriteStatement {
  readonly sql: string;
  readonly rows: readonly (readonly SqlValue[])[];
  /** What the statement inserts, for a database that can insert many rows at once. */
  readonly insert?: InsertShape;
  /**
   * The `list_series` that it changes. Where several processes write, these rows are locked before
   * anything else, in one order, so that no two commits wait for each other.
   */
  readonly series?: readonly string[];
}

/** An insert whose rows contain the values of `columns`, in that order. */
export interface InsertShape {
  readonly table: "events" | "items" | "item_categories";
  readonly columns: readonly string[];
  /** The unique columns. A row whose key exists is skipped. Left out: no row can exist already. */
  readonly key?: readonly string[];
}

/** The write of one caller: all of it is committed, or nothing. */
export interface WriteRequest {
  readonly statements: readonly WriteStatement[];
  /** true: what it deletes must not stay behind in the files. */
  readonly erases?: boolean;
  /** What to publish to other processes over the same data once it is committed. */
  readonly announces?: readonly RemoteChange[];
}

/** For each statement, for each of its rows: the number of changed database rows. */
export type ChangedRowCounts = readonly (readonly number[])[];
