/**
 * Leader locks in PostgreSQL: advisory locks, each on a connection of its own. Tested through
 * postgres-store.test.ts.
 */
import { createHash } from "node:crypto";

import type { ClientConfig } from "pg";

import type { LeaderLock } from "../contract/leader-lock.ts";
import { LEADER_LOCKS } from "./advisory-locks.ts";
import { watchConnection } from "./connection-watch.ts";
import { connect, endClient } from "./postgres-connection.ts";

/** Takes the leader lock of a name. @returns undefined where another process holds it */
export async function tryPostgresLeaderLock(
  config: ClientConfig,
  name: string,
): Promise<LeaderLock | undefined> {
  const client = await connect(config);
  const lost = new AbortController();
  const stopWatching = watchConnection(client);
  client.once("end", () => {
    stopWatching();
    lost.abort();
  });
  let released: Promise<void> | undefined;
  const release = () => (released ??= endClient(client));
  try {
    const { rows } = await client.query<{ granted: boolean }>(
      "select pg_try_advisory_lock($1, $2) as granted",
      [LEADER_LOCKS, lockNumber(name)],
    );
    if (rows[0]?.granted === true) return { release, lost: lost.signal };
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}

function lockNumber(name: string): number {
  return createHash("sha256").update(name).digest().readInt32BE();
}
