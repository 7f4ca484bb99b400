/**
 * Migration 6 in a PostgreSQL database in use: older servers go on beside it until they are stopped.
 * Tested through event-key.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { Client } from "pg";
import { DatabaseError } from "pg";

import { StoreError } from "../../contract/store-error.ts";
import { EVENT_KEY, OLD_EVENT_KEY } from "../../tables/events/event-key.ts";
import { MAKING_EVENT_KEY, STORE_LOCKS } from "../advisory-locks.ts";
import { OLD_APPLICATION_NAME } from "../postgres-connection.ts";
import { errorReason } from "../postgres-errors.ts";

const LOCK = [STORE_LOCKS, MAKING_EVENT_KEY];
const RETRY_MS = 200;
const LOCK_TIMEOUT_MS = 2000;
const MEGABYTE = 1 << 20;
// A log under this size is indexed in a second: no line about it.
const SMALL_BYTES = 64 * MEGABYTE;

/**
 * Makes the unique index of the user and the event_id while other servers write. If the process dies,
 * the next one removes what it left and begins again.
 *
 * @throws {StoreError} UNUSABLE where the database's disk has no room, which says how much is needed
 */
export async function makeEventKey(client: Client, log: (line: string) => void): Promise<void> {
  await takeLock(client, log);
  try {
    const state = await keyState(client);
    if (state === "valid") return;
    const bytes = await neededBytes(client);
    const need = `about ${Math.ceil(bytes / MEGABYTE)} MB on the disk of the database`;
    if (bytes > SMALL_BYTES) {
      log(
        `makes the index ${EVENT_KEY}, which needs ${need}: other servers go on meanwhile, and it may be stopped and started again`,
      );
    }
    // What a process that died has left.
    if (state === "invalid") await client.query(`drop index concurrently ${EVENT_KEY}`);
    await createIndex(client, need);
  } finally {
    await client.query("select pg_advisory_unlock($1, $2)", LOCK).catch(() => {});
  }
}

/**
 * Drops the old key, by which an event_id was unique in the whole log, once no older server is left.
 * Older servers cannot write without it. Until then an event of another user with the same event_id
 * is a duplicate.
 */
export async function dropOldEventKey(client: Client, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ owned: boolean }>(
    `select pg_has_role(relowner, 'usage') as owned from pg_constraint join pg_class on pg_class.oid = conrelid
     where conrelid = to_regclass('events') and conname = $1`,
    [OLD_EVENT_KEY],
  );
  const [key] = rows;
  if (key === undefined) return;
  const old = await olderSessions(client);
  const finish = `then run "hellorec-server migrate", or start any server again`;
  const until = "until then an event_id counts once among all users, as before";
  if (old > 0) {
    log(
      `older servers still use the database (${old} connections): stop them, ${finish}; ${until}`,
    );
  } else if (!key.owned) {
    log(`the old key of events is left: run "hellorec-server migrate" as its owner; ${until}`);
  } else if (!(await tryDrop(client))) {
    log(`the old key of events is in use by another program: end it, ${finish}; ${until}`);
  }
}

/**
 * Waits by asking again and again. A statement that waits for the lock would have a snapshot, for whose
 * end the making of the index waits.
 */
async function takeLock(client: Client, log: (line: string) => void): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock($1, $2) as taken",
      LOCK,
    );
    if (rows[0]?.taken === true) return;
    if (attempt === 0) log("waits for another process that migrates the database");
    await delay(RETRY_MS);
  }
}

async function keyState(client: Client): Promise<"valid" | "invalid" | "missing"> {
  const { rows } = await client.query<{ valid: boolean }>(
    "select indisvalid as valid from pg_index where indexrelid = to_regclass($1)",
    [EVENT_KEY],
  );
  if (rows[0] === undefined) return "missing";
  return rows[0].valid ? "valid" : "invalid";
}

/** The old index without the user's ID, as much again for it, and as much for sorting. */
async function neededBytes(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    "select coalesce(pg_relation_size(to_regclass($1)), 0) * 3 as bytes",
    [OLD_EVENT_KEY],
  );
  return rows[0]?.bytes ?? 0;
}

async function createIndex(client: Client, need: string): Promise<void> {
  try {
    await client.query(
      `create unique index concurrently ${EVENT_KEY} on events (user_id, event_id)`,
    );
  } catch (error) {
    if (!isRefusedWith(error, "53100")) throw error;
    await client.query(`drop index concurrently if exists ${EVENT_KEY}`).catch(() => {});
    throw new StoreError(
      "UNUSABLE",
      `the migration to schema 6 needs ${need} (${errorReason(error)}): free that much, then start again; servers that run go on`,
      { cause: error },
    );
  }
}

/** Other connections of servers that need the old key. One has a name of its own only by its URL. */
async function olderSessions(client: Client): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(
    `select count(*) as sessions from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and (application_name = $1
       or application_name not like $1 || '/%' and application_name = current_setting('application_name'))`,
    [OLD_APPLICATION_NAME],
  );
  return rows[0]?.sessions ?? 0;
}

/** @returns false where another transaction holds the table */
async function tryDrop(client: Client): Promise<boolean> {
  try {
    // Those that wait behind this statement wait no longer than it does.
    await client.query(
      `begin; set local lock_timeout = ${LOCK_TIMEOUT_MS};
       alter table events drop constraint if exists ${OLD_EVENT_KEY}; commit`,
    );
    return true;
  } catch (error) {
    await client.query("rollback");
    if (isRefusedWith(error, "55P03")) return false;
    throw error;
  }
}

function isRefusedWith(error: unknown, code: string): boolean {
  return error instanceof DatabaseError && error.code === code;
}
