/**
 * The shards of the events on Citus, each with a connection to its node. Tested through
 * scan-shards.test.ts.
 */
import type { Client } from "pg";

import { scanConfig } from "../long-reads.ts";
import type { connect } from "../postgres-connection.ts";

/** A part of the events that lies on one node. A user's events are in one part. */
export interface EventShard {
  readonly client: Client;
  /** The name of its table on the node. */
  readonly table: string;
}

/** The connections to nodes. */
export interface NodeConnections {
  /** Receives them as they open, by node. The caller closes them, also after an error. */
  readonly nodes: Map<string, Client>;
  readonly connectTo: typeof connect;
}

/**
 * The shards in the order of their numbers, so that scans of the same data agree.
 *
 * @throws {Error} a node cannot be reached
 */
export async function openShards(
  coordinator: Client,
  url: string,
  { nodes, connectTo }: NodeConnections,
): Promise<EventShard[]> {
  const { rows } = await coordinator.query<{
    shard: string;
    host: string;
    port: number;
  }>(`
    select shard_name(shard.logicalrelid, shard.shardid) as shard,
      node.nodename as host, node.nodeport as port
    from pg_dist_shard shard
    join pg_dist_placement placement using (shardid)
    join pg_dist_node node on node.groupid = placement.groupid and node.noderole = 'primary'
    where shard.logicalrelid = 'events'::regclass and placement.shardstate = 1
    order by shard.shardid
  `);
  const shards: EventShard[] = [];
  for (const { shard, host, port } of rows) {
    const name = `${host}:${port}`;
    let client = nodes.get(name);
    if (client === undefined) {
      client = await connectTo(scanConfig(urlOfNode(url, host, port)));
      nodes.set(name, client);
    }
    shards.push({ client, table: shard });
  }
  return shards;
}

/** The same database, user, password and TLS settings on another node. */
function urlOfNode(url: string, host: string, port: number): string {
  const node = new URL(url);
  node.searchParams.delete("host");
  node.searchParams.delete("port");
  node.host = host.includes(":") ? `[${host}]` : host;
  node.port = String(port);
  return node.href;
}
