/** What the serving thread and a SQLite thread say to each other. Types only. */
import type { StoreChange, StoreErrorCode } from "./store.ts";

/** What a SQL parameter or a column can hold. */
export type SqlValue = null | number | string | Uint8Array;

/** A row as the database returns it. */
export type Row = Readonly<Record<string, SqlValue>>;

/** One statement run once for each row of parameters. */
export interface WriteStatement {
  readonly sql: string;
  readonly rows: readonly (readonly SqlValue[])[];
  /** What the statement inserts, for an engine that takes many rows at once. */
  readonly insert?: InsertShape;
}

/** An insert whose rows hold the values of `columns`, in that order. */
export interface InsertShape {
  readonly table: "events" | "items" | "item_categories";
  readonly columns: readonly string[];
  /** The unique column of which a row known already is passed over; left out: none is known. */
  readonly key?: string;
}

/** What one caller wants written: all of it or nothing. */
export interface WriteRequest {
  readonly statements: readonly WriteStatement[];
  /** true: of what it deletes nothing may stay behind in the files. */
  readonly erases?: boolean;
  /** What other processes over the same data are told once it is committed. */
  readonly announces?: readonly StoreChange[];
}

/** For each statement, for each of its rows: how many database rows it changed. */
export type Changes = readonly (readonly number[])[];

/** A refusal on its way between threads. ERROR: a mistake in the request itself. */
export interface Failure {
  readonly code: StoreErrorCode | "ERROR";
  readonly message: string;
}

export type WriteOutcome = { readonly changes: Changes } | { readonly failure: Failure };

/** A migration as SQL text; `version`s are 1, 2, 3, ... */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly {
    readonly sql: string;
    readonly parameters: readonly SqlValue[];
  }[];
}

/** What a thread is started with: the one writer and owner of the file, or a reader. */
export type ThreadStart =
  | {
      readonly role: "owner";
      readonly file: string;
      readonly migrations: readonly Migration[];
      readonly max_file_bytes: number | undefined;
    }
  | { readonly role: "reader"; readonly file: string };

/** A request that was sent ahead, by the number it was given. */
export interface SentAhead {
  readonly sent: number;
}

export type ToThread =
  | {
      readonly id: number;
      readonly kind: "commit";
      readonly requests: readonly (WriteRequest | SentAhead)[];
    }
  /** Goes ahead of the commit that names it; without a reply. */
  | {
      readonly id: number;
      readonly kind: "request";
      readonly request: WriteRequest;
    }
  | {
      readonly id: number;
      readonly kind: "read";
      readonly sql: string;
      readonly parameters: readonly SqlValue[];
      /** Rows per reply; the others come by `next`. Left out: all at once. */
      readonly chunk?: number;
    }
  | { readonly id: number; readonly kind: "next"; readonly stream: number }
  | { readonly id: number; readonly kind: "stop"; readonly stream: number }
  | { readonly id: number; readonly kind: "close" };

export type FromThread =
  | { readonly kind: "opened"; readonly migrated_from: number }
  | { readonly kind: "refused"; readonly failure: Failure }
  /** The disk failed outside of any request: no further write is acknowledged. */
  | { readonly kind: "broken"; readonly failure: Failure }
  | { readonly kind: "reply"; readonly id: number; readonly reply: Reply }
  | { readonly kind: "error"; readonly id: number; readonly failure: Failure };

export type Reply =
  | { readonly kind: "committed"; readonly outcomes: readonly WriteOutcome[] }
  | { readonly kind: "rows"; readonly rows: readonly Row[]; readonly done: boolean }
  | { readonly kind: "done" };
