/**
 * Drops the keys of events that only older servers need, once none is left. Tested through
 * event-key.test.ts and place-key.test.ts.
 */
import type { Client } from "pg";
import { DatabaseError } from "pg";

import { EVENT_KEY, OLD_EVENT_KEY } from "../../tables/events/event-key.ts";
import { OLD_PLACE_KEY } from "../../tables/events/place-key.ts";
import { OLD_APPLICATION_NAMES } from "../postgres-connection.ts";

/** A key that is kept as long as older servers run. */
interface OldKey {
  readonly constraint: string;
  readonly drop: string;
  /** For messages. */
  readonly name: string;
  /** The names of the connections of the servers that need it. */
  readonly neededBy: readonly string[];
  /** What stays as it was as long as the key is there. */
  readonly until: string;
}

function dropOf(constraint: string): string {
  return `alter table events drop constraint if exists ${constraint}`;
}

/** Drops the key by the place. Without a primary key, logical replication needs to know by what a row is found. */
export const DROP_PLACE_KEY: readonly string[] = [
  dropOf(OLD_PLACE_KEY),
  `alter table events replica identity using index ${EVENT_KEY}`,
];

const OLD_KEYS: readonly OldKey[] = [
  {
    // Older servers cannot write without it. With it, an event of another user with the same event_id
    // is a duplicate.
    constraint: OLD_EVENT_KEY,
    drop: dropOf(OLD_EVENT_KEY),
    name: "the old key of events",
    neededBy: OLD_APPLICATION_NAMES.beforeEventKey,
    until: "until then an event_id counts once among all users, as before",
  },
  {
    // Where it is, commits with events follow each other: older servers read the log by that.
    constraint: OLD_PLACE_KEY,
    drop: DROP_PLACE_KEY.join("; "),
    name: "the old key of the log's order",
    neededBy: OLD_APPLICATION_NAMES.beforePlaceKey,
    until: "until then the commits of all servers follow each other, as before",
  },
];

const LOCK_TIMEOUT_MS = 2000;

/** Drops the old keys that no running server needs. Says what keeps the others. */
export async function dropOldKeys(client: Client, log: (line: string) => void): Promise<void> {
  for (const key of OLD_KEYS) await dropOldKey(client, key, log);
}

async function dropOldKey(client: Client, key: OldKey, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ owned: boolean }>(
    `select pg_has_role(relowner, 'usage') as owned from pg_constraint join pg_class on pg_class.oid = conrelid
     where conrelid = to_regclass('events') and conname = $1`,
    [key.constraint],
  );
  const [found] = rows;
  if (found === undefined) return;
  const old = await olderSessions(client, key);
  const finish = `then run "hellorec-server migrate", or start any server again`;
  if (old > 0) {
    log(
      `older servers still use the database (${old} connections): stop them, ${finish}; ${key.until}`,
    );
  } else if (!found.owned) {
    log(`${key.name} is left: run "hellorec-server migrate" as its owner; ${key.until}`);
  } else {
    const reason = await tryDrop(client, key);
    if (reason !== undefined) log(`${key.name} is left: ${reason}, ${finish}; ${key.until}`);
  }
}

/** Other connections of servers that need the key. One has a name of its own only by its URL. */
async function olderSessions(client: Client, { neededBy }: OldKey): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(
    `select count(*) as sessions from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and (application_name = any($1)
       or application_name not like 'hellorec/%' and application_name = current_setting('application_name'))`,
    [neededBy],
  );
  return rows[0]?.sessions ?? 0;
}

/** @returns what kept the key, and what to do about it; undefined: it is gone */
async function tryDrop(client: Client, { drop }: OldKey): Promise<string | undefined> {
  try {
    // Those that wait behind this statement wait no longer than it does.
    await client.query(`begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}; ${drop}; commit`);
    return undefined;
  } catch (error) {
    await client.query("rollback");
    if (!(error instanceof DatabaseError)) throw error;
    if (error.code === "55P03") return "another program uses the table: end it";
    // Nothing depends on it being gone: a start must not fail for it.
    return `${error.message}: change what depends on it`;
  }
}
