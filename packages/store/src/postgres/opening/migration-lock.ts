/**
 * The locks of migrations: one process at a time runs one. Tested through opening.test.ts and
 * place-key.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { Client } from "pg";

import { MIGRATING, STORE_LOCKS } from "../advisory-locks.ts";

const RETRY_MS = 200;

/** The server ends the statement of a process that died, as soon as it notices, and frees its locks. */
const END_WITH_CLIENT = `select set_config('client_connection_check_interval', '5s', false)
  where current_setting('server_version_num')::int >= 140000`;

/** Begins a transaction in which no other process migrates. Says so once where it has to wait for one. */
export async function beginMigrating(client: Client, log: (line: string) => void): Promise<void> {
  await client.query(END_WITH_CLIENT);
  await askUntilTaken(log, async () => {
    await client.query("begin");
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_xact_lock($1, $2) as taken",
      [STORE_LOCKS, MIGRATING],
    );
    if (rows[0]?.taken === true) return true;
    await client.query("rollback");
    return false;
  });
}

/**
 * Waits for a lock by asking again and again. A statement that waits for the lock would have a snapshot,
 * for whose end the making of an index waits.
 *
 * @param take tries to take the lock, and tells whether it could
 */
export async function askUntilTaken(
  log: (line: string) => void,
  take: () => Promise<boolean>,
): Promise<void> {
  for (let attempt = 0; !(await take()); attempt += 1) {
    if (attempt === 0) log("waits for another process that migrates the database");
    await delay(RETRY_MS);
  }
}
