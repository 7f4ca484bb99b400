/** One statement that a commit sends to PostgreSQL. Types only. */
import type { QueryResult } from "pg";

/** A statement to send, and the handler of its result. */
export interface OutgoingStatement {
  readonly text: string;
  /** The number of rows in `values`. */
  readonly rows: number;
  readonly values: readonly unknown[];
  /** Whether the connection keeps it prepared: there are few texts like it. */
  readonly isPrepared: boolean;
  /** Takes the numbers of changed rows from the result. */
  readonly take: (result: QueryResult<Record<string, unknown>>) => void;
}
