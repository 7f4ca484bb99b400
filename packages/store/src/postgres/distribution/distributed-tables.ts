/**
 * Which tables a Citus cluster spreads over its workers, and whether it does. Tested through
 * distribute-database.test.ts.
 */
import type { Client } from "pg";

import type { Tables } from "../../tables/tables.ts";

/**
 * The tables that are spread by `user_id`, so that all rows of a user are on one worker. All others
 * stay with the coordinator. Each of their unique keys contains `user_id`.
 */
export const DISTRIBUTED_TABLES = ["events", "counted_events"] as const satisfies readonly (keyof Tables)[];

/**
 * The number of workers that hold the log; 0: the database is not distributed.
 *
 * @example if ((await workersOf(client)) > 0) log("distributed");
 */
export async function workersOf(client: Client): Promise<number> {
  if (!(await isCoordinator(client))) return 0;
  const { rows } = await client.query<{ workers: number }>(
    `select count(distinct (nodename, nodeport)) as workers from pg_dist_shard_placement
     join pg_dist_shard using (shardid) where logicalrelid = to_regclass('events')`,
  );
  return rows[0]?.workers ?? 0;
}

/** Whether the database has the extension. */
async function isCoordinator(client: Client): Promise<boolean> {
  const { rows } = await client.query("select 1 from pg_extension where extname = 'citus'");
  return rows.length > 0;
}

/**
 * Distributes those of the tables that are not yet, in the open transaction of the client.
 *
 * @returns how many there were
 */
export async function distributeTables(client: Client): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relname = any($1)
       and not exists (select 1 from pg_dist_partition where logicalrelid = pg_class.oid)`,
    [DISTRIBUTED_TABLES],
  );
  const missing = DISTRIBUTED_TABLES.filter((table) => rows.some(({ name }) => name === table));
  for (const table of missing) {
    await client.query("select create_distributed_table($1, 'user_id', colocate_with => $2)", [
      table,
      table === "events" ? "none" : "events",
    ]);
  }
  return missing.length;
}
