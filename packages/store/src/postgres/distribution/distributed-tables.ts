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
export const DISTRIBUTED_TABLES = [
  "events",
  "counted_events",
] as const satisfies readonly (keyof Tables)[];

/**
 * Tables of the coordinator that a commit changes together with rows of one worker. Known to Citus,
 * they make it prepare such a commit on both. Otherwise the worker commits first, and a crash of the
 * coordinator then would leave a model that has learnt from erased events.
 */
const COORDINATED_TABLES = [
  "model_generation",
  "counting",
  "list_series",
] as const satisfies readonly (keyof Tables)[];

/** A query of the workers that hold the log. */
export const WORKERS = `select distinct nodename as host, nodeport as port from pg_dist_shard_placement
  join pg_dist_shard using (shardid) where logicalrelid = to_regclass('events')`;

/**
 * The number of workers that hold the log; 0: the database is not distributed.
 *
 * @example if ((await workersOf(client)) > 0) log("distributed");
 */
export async function workersOf(client: Client): Promise<number> {
  if (!(await isCoordinator(client))) return 0;
  return (await client.query(WORKERS)).rows.length;
}

/**
 * The name of a store for operators.
 *
 * @param place the database and its server
 * @example storeName("shop at db:5432", 2) // "shop at db:5432, distributed over 2 workers"
 */
export function storeName(place: string, workers: number): string {
  return workers === 0 ? place : `${place}, distributed over ${workers} workers`;
}

/** Whether the database has the extension. */
async function isCoordinator(client: Client): Promise<boolean> {
  const { rows } = await client.query("select 1 from pg_extension where extname = 'citus'");
  return rows.length > 0;
}

/**
 * Distributes those of the tables that are not yet, in the open transaction of the client.
 *
 * @example await distributeTables(client);
 */
export async function distributeTables(client: Client): Promise<void> {
  for (const table of await unknownOf(client, DISTRIBUTED_TABLES)) {
    await client.query("select create_distributed_table($1, 'user_id', colocate_with => $2)", [
      table,
      table === "events" ? "none" : "events",
    ]);
  }
  for (const table of await unknownOf(client, COORDINATED_TABLES)) {
    await client.query("select citus_add_local_table_to_metadata($1)", [table]);
  }
}

/** Those of the tables that exist and that Citus does not know, in their order. */
async function unknownOf<Table extends string>(
  client: Client,
  tables: readonly Table[],
): Promise<Table[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relname = any($1)
       and not exists (select 1 from pg_dist_partition where logicalrelid = pg_class.oid)`,
    [tables],
  );
  return tables.filter((table) => rows.some(({ name }) => name === table));
}
