/** Databases of a Citus cluster, which every node has under the same name. */
import type { Client } from "pg";

import { createDatabase } from "./create-database.ts";
import { runSql, withClient } from "./run-sql.ts";

// Statements over all shards take a task for each: tests need no more than some on each worker.
const SHARDS = 4;

type Node = {
  readonly host: string;
  readonly port: number;
};

/**
 * Creates an empty database on each node of a cluster, and adds the workers in it.
 *
 * @param cluster a database of the coordinator that has the workers, as a superuser
 * @returns the URL of the new one on the coordinator
 * @example const url = await createCitusDatabase("postgres://citus@127.0.0.1:5432/citus", "shop");
 */
export async function createCitusDatabase(cluster: string, name: string): Promise<string> {
  const nodes = await nodesOf(cluster);
  await Promise.all(
    nodes.map(async (node) => {
      await withClient(urlOf(cluster, node), (client) => createDatabase(client, name));
      await withClient(urlOf(cluster, node, name), (client) =>
        client.query("create extension citus"),
      );
    }),
  );
  const [coordinator, ...workers] = nodes;
  if (coordinator === undefined) throw new Error("the cluster has no coordinator");
  const url = urlOf(cluster, coordinator, name);
  await withClient(url, async (client) => {
    const { host, port } = coordinator;
    await client.query(`alter database ${name} set citus.shard_count = ${SHARDS}`);
    await client.query("select citus_set_coordinator_host($1, $2)", [host, port]);
    for (const worker of workers) {
      await client.query("select citus_add_node($1, $2)", [worker.host, worker.port]);
    }
  });
  return url;
}

/** Drops the databases with such names on each node, also while they are in use. */
export async function dropCitusDatabases(cluster: string, prefix: string): Promise<void> {
  // The coordinator first: it connects to the others by itself.
  for (const node of await nodesOf(cluster)) {
    await withClient(urlOf(cluster, node), async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "select datname as name from pg_database where starts_with(datname, $1)",
        [prefix],
      );
      for (const { name } of rows) {
        await rollBackPrepared(client, name, urlOf(cluster, node, name));
        await client.query(`drop database ${name} with (force)`);
      }
    });
  }
}

/** Rolls back what a test that was killed has left prepared: a database with it cannot be dropped. */
async function rollBackPrepared(client: Client, name: string, url: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    "select format('rollback prepared %L', gid) as statement from pg_prepared_xacts where database = $1",
    [name],
  );
  for (const { statement } of rows) await runSql(url, statement);
}

/**
 * The users whose events are on each worker, of those that are given: the first worker's, then the
 * next one's.
 *
 * @param url of a distributed database
 * @example const [first = [], second = []] = await usersByWorker(url, ["alice", "bob"]);
 */
export async function usersByWorker(url: string, users: readonly string[]): Promise<string[][]> {
  const rows = await runSql<{ users: string[] | null }>(
    url,
    `select array_agg(user_id order by user_id) filter (where user_id is not null) as users
     from pg_dist_node left join (pg_dist_placement
       join unnest($1::text[]) as each (user_id)
       on shardid = get_shard_id_for_distribution_column('events', user_id)) using (groupid)
     where groupid > 0 group by groupid order by groupid`,
    [users],
  );
  return rows.map((row) => row.users ?? []);
}

/** The coordinator, then the workers. */
function nodesOf(cluster: string): Promise<Node[]> {
  return runSql<Node>(
    cluster,
    "select nodename as host, nodeport as port from pg_dist_node order by groupid",
  );
}

/** The same URL on another node, and in another database if one is given. */
function urlOf(cluster: string, { host, port }: Node, database = "postgres"): string {
  const url = new URL(cluster);
  url.hostname = host;
  url.port = String(port);
  url.pathname = `/${database}`;
  return url.href;
}
