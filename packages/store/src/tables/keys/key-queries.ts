/** The queries of keys and sessions. Tested through key-table.test.ts. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import {
  MAX_ENDED_KEYS,
  MAX_KEYS,
  MAX_SESSIONS,
  MAX_SESSIONS_OF_KEY,
} from "../../contract/key-table.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";

/** A key as the parameters of its insert. */
export interface NewKey {
  readonly [name: string]: string | number | null;
  readonly key_id: string;
  readonly name: string;
  readonly scope: string;
  readonly secret_hash: string;
  readonly public_key: string;
  readonly created_at: number;
  readonly expires_at: number | null;
}

/** A new key and the one that it replaces. */
export interface Replacement extends NewKey {
  readonly replaced: string;
  readonly ends_at: number;
}

/** A session as the parameters of its insert. */
export interface NewSession {
  readonly [name: string]: string | number;
  readonly session_hash: string;
  readonly key_id: string;
  readonly created_at: number;
  readonly expires_at: number;
}

/** SQLite takes an offset only after a limit. */
const ALL = 1_000_000;

/** The queries of a key table, built once. */
export function prepareKeyQueries(db: QueryBuilder) {
  return { ...reads(db), ...keyWrites(db), ...sessionWrites(db) };
}

function reads(db: QueryBuilder) {
  return {
    state: compile(db.selectFrom("key_state").select(["changes", "erased_before"])),
    keys: compile(db.selectFrom("api_keys").selectAll().orderBy("created_at").orderBy("key_id")),
    sessions: compile(db.selectFrom("sessions").selectAll()),
    erasures: prepare<{ since: number }>()((p) =>
      db
        .selectFrom("erased_users")
        .select(["user_hash", "erased_at"])
        .where("change", ">", p.since),
    ),
  };
}

function keyWrites(db: QueryBuilder) {
  const isActive = (p: Replacement) =>
    db
      .selectFrom("api_keys as old")
      .select("old.key_id")
      .where("old.key_id", "=", p.replaced)
      .where("old.revoked_at", "is", null)
      .where((eb) =>
        eb.or([eb("old.expires_at", "is", null), eb("old.expires_at", ">", p.created_at)]),
      );
  return {
    /** First in every commit: its row lock puts the changes of all processes in one order. */
    count: compile(db.updateTable("key_state").set((eb) => ({ changes: eb("changes", "+", 1) }))),
    /** One that is added again would be valid again: those that stay are known by their IDs. */
    dropEnded: prepare<{ now: number }>()((p) =>
      db.deleteFrom("api_keys").where("key_id", "in", (of) =>
        of
          .selectFrom((from) =>
            from
              .selectFrom("api_keys")
              .select(["key_id", "created_at"])
              .where((eb) =>
                eb.or([eb("revoked_at", "is not", null), eb("expires_at", "<=", p.now)]),
              )
              .orderBy("created_at", "desc")
              .orderBy("key_id")
              .limit(ALL)
              .offset(MAX_ENDED_KEYS)
              .as("surplus"),
          )
          .select("surplus.key_id"),
      ),
    ),
    add: prepare<NewKey>()((p) => insertKey(db, p, hasRoom(db, p))),
    addReplacement: prepare<Replacement>()((p) =>
      insertKey(db, p, sql<boolean>`${hasRoom(db, p)} and exists ${isActive(p)}`),
    ),
    /** After the insert: where there was none, the old key stays. */
    endReplaced: prepare<Replacement>()((p) =>
      db
        .updateTable("api_keys")
        .set({ expires_at: p.ends_at })
        .where("key_id", "=", p.replaced)
        .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", p.ends_at)]))
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom("api_keys as added")
              .select("added.key_id")
              .where("added.key_id", "=", p.key_id)
              .where("added.secret_hash", "=", p.secret_hash),
          ),
        ),
    ),
    revoke: prepare<{ key_id: string; at: number }>()((p) =>
      db
        .updateTable("api_keys")
        .set({ revoked_at: p.at })
        .where("key_id", "=", p.key_id)
        .where("revoked_at", "is", null),
    ),
  };
}

function sessionWrites(db: QueryBuilder) {
  return {
    dropSessionsOf: prepare<{ key_id: string }>()((p) =>
      db.deleteFrom("sessions").where("key_id", "=", p.key_id),
    ),
    dropExpired: prepare<{ now: number }>()((p) =>
      db.deleteFrom("sessions").where("expires_at", "<=", p.now),
    ),
    dropSurplus: compile(
      db.deleteFrom("sessions").where("session_hash", "in", (of) =>
        of
          .selectFrom((from) =>
            from
              .selectFrom("sessions")
              .select(["session_hash", "created_at"])
              .orderBy("created_at", "desc")
              .orderBy("session_hash")
              .limit(ALL)
              .offset(MAX_SESSIONS - 1)
              .as("surplus"),
          )
          .select("surplus.session_hash"),
      ),
    ),
    dropSurplusOfKey: prepare<{ key_id: string }>()((p) =>
      db.deleteFrom("sessions").where("session_hash", "in", (of) =>
        of
          .selectFrom((from) =>
            from
              .selectFrom("sessions")
              .select(["session_hash", "created_at"])
              .where("key_id", "=", p.key_id)
              .orderBy("created_at", "desc")
              .orderBy("session_hash")
              .limit(ALL)
              .offset(MAX_SESSIONS_OF_KEY - 1)
              .as("surplus"),
          )
          .select("surplus.session_hash"),
      ),
    ),
    addSession: prepare<NewSession>()((p) =>
      db.insertInto("sessions").values({
        session_hash: p.session_hash,
        key_id: p.key_id,
        created_at: p.created_at,
        expires_at: p.expires_at,
      }),
    ),
    removeSession: prepare<{ session_hash: string }>()((p) =>
      db.deleteFrom("sessions").where("session_hash", "=", p.session_hash),
    ),
  };
}

/** Whether there may be one more key. */
function hasRoom(db: QueryBuilder, p: NewKey): RawBuilder<boolean> {
  const count = db
    .selectFrom("api_keys as others")
    .select(({ fn }) => fn.countAll().as("n"))
    .where("others.revoked_at", "is", null)
    .where((eb) =>
      eb.or([eb("others.expires_at", "is", null), eb("others.expires_at", ">", p.created_at)]),
    );
  return sql<boolean>`(${count}) < ${sql.lit(MAX_KEYS)}`;
}

/** Inserts a key where a condition holds and its ID is new. */
function insertKey(db: QueryBuilder, p: NewKey, condition: RawBuilder<boolean>) {
  return db
    .insertInto("api_keys")
    .columns([
      "key_id",
      "name",
      "scope",
      "secret_hash",
      "public_key",
      "created_at",
      "expires_at",
      "revoked_at",
    ])
    .expression(
      db
        .selectFrom("key_state")
        .select([
          sql<string>`cast(${p.key_id} as text)`.as("key_id"),
          sql<string>`cast(${p.name} as text)`.as("name"),
          sql<string>`cast(${p.scope} as text)`.as("scope"),
          sql<string>`cast(${p.secret_hash} as text)`.as("secret_hash"),
          sql<string>`cast(${p.public_key} as text)`.as("public_key"),
          sql<number>`cast(${p.created_at} as bigint)`.as("created_at"),
          sql<number | null>`cast(${p.expires_at} as bigint)`.as("expires_at"),
          sql<number | null>`cast(null as bigint)`.as("revoked_at"),
        ])
        .where(condition),
    )
    .onConflict((conflict) => conflict.column("key_id").doNothing());
}
