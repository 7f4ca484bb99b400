/** Leads held in PostgreSQL: advisory locks, each on a connection of its own. */
import { createHash } from "node:crypto";

import type { ClientConfig } from "pg";

import type { LeaderLock } from "../contract/store.ts";
import { watchConnection } from "./change-listener.ts";
import { connect, endClient } from "./connection.ts";
import { LOCK_CLASS } from "./schema.ts";

/** Takes the lead, or gives undefined where another process has it: see `Store.tryLeaderLock`. */
export async function tryPostgresLead(
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
      [LEAD_CLASS, lockNumber(name)],
    );
    if (rows[0]?.granted === true) return { release, lost: lost.signal };
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}

// Apart from the locks of the store itself, whatever number a name gets.
const LEAD_CLASS = LOCK_CLASS + 1;

function lockNumber(name: string): number {
  return createHash("sha256").update(name).digest().readInt32BE();
}
