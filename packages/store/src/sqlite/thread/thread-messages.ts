/** The messages between the main thread and a SQLite thread. Types only. */
import type { StoreFailure, WriteOutcome } from "../../commit/write-outcome.ts";
import type { SqlValue, WriteRequest } from "../../commit/write-request.ts";
import type { LoaderOptions } from "../loading/loader.ts";
import type { SchemaOptions } from "../migrate-file.ts";
import type { OwnerOptions } from "../owner/owner.ts";
import type { SqliteRow } from "../sqlite-connection.ts";

/**
 * The argument of a thread: it is the owner and only writer of the file, or a reader; or it rebuilds the
 * file, or fills a copy of it, while there is no owner.
 */
export type ThreadStart =
  | ({ readonly role: "owner" } & OwnerOptions)
  | ({ readonly role: "rebuilder" } & SchemaOptions)
  | ({ readonly role: "loader" } & LoaderOptions)
  | { readonly role: "reader"; readonly file: string };

/** Refers to a request that was sent ahead of its commit. */
export interface SentAhead {
  readonly sent: number;
}

/** A message that the thread replies to. */
export type ThreadRequest =
  | {
      readonly kind: "commit";
      readonly requests: readonly (WriteRequest | SentAhead)[];
    }
  | {
      readonly kind: "read";
      readonly sql: string;
      readonly parameters: readonly SqlValue[];
      /** Rows in each reply; `next` gets the following ones. Left out: all rows at once. */
      readonly chunk?: number;
    }
  | { readonly kind: "next"; readonly stream: number }
  | { readonly kind: "stop"; readonly stream: number }
  /** Puts the copy of a loader in the place of its file. */
  | { readonly kind: "finish" }
  | { readonly kind: "close" };

/** A message to the thread. `send_ahead` has a request whose commit comes later, and no reply. */
export type ToThread = { readonly id: number } & (
  | ThreadRequest
  | { readonly kind: "send_ahead"; readonly request: WriteRequest }
);

/** A message from the thread. */
export type FromThread =
  | { readonly kind: "opened"; readonly migratedFrom: number }
  /** The file has events of an older schema and must be rebuilt. Nothing was opened. */
  | { readonly kind: "outdated"; readonly version: number }
  | { readonly kind: "refused"; readonly failure: StoreFailure }
  /** A line for the operator. */
  | { readonly kind: "note"; readonly line: string }
  /** The disk failed outside of a request: no further write is acknowledged. */
  | { readonly kind: "broken"; readonly failure: StoreFailure }
  | { readonly kind: "reply"; readonly id: number; readonly reply: Reply }
  | { readonly kind: "error"; readonly id: number; readonly failure: StoreFailure };

/** What became of a group of requests. */
export interface CommittedGroup {
  readonly outcomes: readonly WriteOutcome[];
  /** Milliseconds of its COMMIT, in which SQLite syncs the disk; undefined: it was not committed. */
  readonly syncMs: number | undefined;
}

/** The reply to a request. */
export type Reply =
  | ({ readonly kind: "committed" } & CommittedGroup)
  | { readonly kind: "rows"; readonly rows: readonly SqliteRow[]; readonly done: boolean }
  | { readonly kind: "done" };
