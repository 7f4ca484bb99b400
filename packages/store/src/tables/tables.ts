/** The tables, as types, and the query builder that knows them. */
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Generated } from "kysely";

/** Columns as both engines have them: times are integer ms since 1970 (UTC), JSON is text. */
export interface Tables {
  readonly events: {
    /** The order of the log. */
    readonly seq: Generated<number>;
    readonly event_id: string;
    readonly user_id: string;
    readonly item_id: string;
    readonly type: string;
    readonly value: number | null;
    readonly occurred_at: number;
    readonly recommendation_id: string | null;
  };
  readonly items: {
    readonly item_id: string;
    readonly title: string;
    /** The title as `foldCase` makes it: what a search compares with. */
    readonly title_folded: string;
    /** A JSON array of strings, in the caller's order. */
    readonly categories: string;
    readonly url: string | null;
    readonly image_url: string | null;
    /** A JSON object. */
    readonly attributes: string | null;
    /** 1 or 0. */
    readonly available: number;
  };
  /** `items.categories` once more, one row for each, to find items by. */
  readonly item_categories: {
    readonly category: string;
    readonly item_id: string;
  };
  readonly models: {
    /** The order in which models were saved. */
    readonly seq: Generated<number>;
    readonly version: string;
    /** A `ModelInfo` as JSON. */
    readonly info: string;
    /** SHA-256 of info and body, in hex. */
    readonly checksum: string;
    readonly body_id: string;
    readonly body_bytes: number;
  };
  /** Bodies of models in parts, so that neither writing nor reading one holds up anything else. */
  readonly model_parts: {
    readonly body_id: string;
    readonly part: number;
    readonly bytes: Uint8Array;
    /** What `model_generation` was when the fit began. */
    readonly generation: number;
    readonly saved_at: number;
  };
  /** One row: how often models were discarded. */
  readonly model_generation: {
    readonly generation: number;
  };
  readonly migrations: {
    readonly version: number;
    readonly name: string;
    readonly applied_at: number;
  };
}

/** Builds and compiles queries; it is connected to nothing, so it cannot run any. */
export type QueryBuilder = Kysely<Tables>;

/** The query builder for SQLite's dialect. */
export function sqliteQueryBuilder(): QueryBuilder {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (builder) => new SqliteIntrospector(builder),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

/** The query builder for PostgreSQL's dialect. */
export function postgresQueryBuilder(): QueryBuilder {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (builder) => new PostgresIntrospector(builder),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
