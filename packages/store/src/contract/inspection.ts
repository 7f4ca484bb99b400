/** What can be seen of a store from outside, without opening it as one. Types only. */

/** The state of a store. Nothing was changed to find it. */
export interface StoreInspection {
  readonly database: "sqlite" | "postgres";
  /** The file, or the database and its server, for operators to read. Without the password. */
  readonly name: string;
  /** The data file; undefined: it is no file. Links are resolved where it exists. */
  readonly file: string | undefined;
  /** Whether another process owns the file. */
  readonly isLocked: boolean;
  /** The schema that the data has; 0: there is none yet. */
  readonly schemaVersion: number;
  /** The schema that this program needs. */
  readonly newestSchema: number;
  /** What is stored; undefined where there is no schema, or a file cannot be read without changing it. */
  readonly content: StoreContent | undefined;
  /** The server of the database; undefined: there is none. */
  readonly server: DatabaseServer | undefined;
  /** Lines for the operator about what deserves attention. */
  readonly warnings: readonly string[];
}

/** Rows, as far as they are cheap to count. */
export interface StoreContent {
  /** The number of events, or about that where there are many. */
  readonly events: number;
  /** The latest time of the newest events, in milliseconds since 1970; undefined: there are none. */
  readonly latestTime: number | undefined;
  /** Keys ever made; 0 also in a schema without them. */
  readonly keys: number;
}

/** A PostgreSQL server. */
export interface DatabaseServer {
  readonly release: string;
  /** Workers of a cluster that hold the events; 0: the server itself does. */
  readonly workers: number;
  /** Milliseconds of one statement that does nothing, there and back. */
  readonly roundTripMs: number;
}
