/**
 * The transactions of a migration: one process at a time runs one. Tested through opening.test.ts and
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
  for (let attempt = 0; ; attempt += 1) {
    await client.query("begin");
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_xact_lock($1, $2) as taken",
      [STORE_LOCKS, MIGRATING],
    );
    if (rows[0]?.taken === true) return;
    await client.query("rollback");
    if (attempt === 0) log("waits for another process that migrates the database");
    await delay(RETRY_MS);
  }
}
