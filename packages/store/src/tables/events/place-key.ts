/**
 * Migration 9 of PostgreSQL: no key of events is without the user. Tested through open-store.test.ts and
 * place-key.test.ts of PostgreSQL.
 */
import { sql } from "kysely";
import type { Compilable } from "kysely";

import type { QueryBuilder } from "../query-builder.ts";

/** The version of the schema since which commits with events need not follow each other. */
export const PLACE_KEY_VERSION = 9;
/** The index of events by their place in the log. */
export const PLACE_INDEX = "events_by_seq";
/** The key that PostgreSQL had before: by the place alone. */
export const OLD_PLACE_KEY = "events_pkey";

/**
 * The index may exist already, made without a lock. The old key is dropped later, once no older server
 * runs (see postgres/opening).
 */
export function postgresPlaceKey(db: QueryBuilder): Compilable[] {
  const readPlace = sql`grant select on sequence events_seq_seq to public`;
  return [
    db.schema.createIndex(PLACE_INDEX).ifNotExists().on("events").column("seq"),
    // A user that may insert may use the sequence, but needs a right to ask how far it is.
    { compile: () => readPlace.compile(db) },
  ];
}
