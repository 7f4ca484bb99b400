/** A commit that the coordinator of a cluster decided, and that a worker has not carried out. */
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { citusDatabase, hasCitus } from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";

const USERS = Array.from({ length: 40 }, (_, at) => `user ${at}`);

let database: PostgresTestDatabase;
let store: Store;

/** A shard of events and the worker that has it. */
async function shardOf(): Promise<{ shard: number; group: number; worker: string }> {
  const [row] = await database.run(
    `select shardid::int as shard, groupid as node, nodename || ':' || nodeport as place
     from pg_dist_placement join pg_dist_node using (groupid) join pg_dist_shard using (shardid)
     where logicalrelid = 'events'::regclass order by 1 limit 1`,
  );
  const { shard, node, place } = Object(row);
  const url = new URL(database.url);
  url.host = String(place);
  return { shard: Number(shard), group: Number(node), worker: url.href };
}

describe.skipIf(!hasCitus())("a commit that is decided and not carried out", () => {
  beforeEach(async () => {
    database = await citusDatabase();
    store = await database.open();
  });
  afterEach(() => database.remove());

  test("is carried out before the end of the log is told, and its event is in the list", async () => {
    await store.events.append(USERS.map((user_id) => event({ event_id: user_id, user_id })));
    const { shard, group, worker } = await shardOf();
    const [{ seq } = { seq: 0 }] = await database.run("select nextval('events_seq_seq') as seq");
    // What a worker that died between prepare and commit has when it is back.
    const client = new Client({ connectionString: worker });
    await client.connect();
    await client.query("begin");
    await client.query(
      `insert into events_${shard} (seq, event_id, user_id, item_id, type, occurred_at)
       overriding system value values ($1, 'decided', 'bob', 'm', 'view', 1)`,
      [seq],
    );
    await client.query("prepare transaction 'citus_0_99999_7_1'");
    await client.end();
    await database.run(
      "insert into pg_dist_transaction (groupid, gid) values ($1, 'citus_0_99999_7_1')",
      [group],
    );
    await store.events.append([event({ event_id: "later" })]);
    expect((await storedIds(store)).slice(-2)).toEqual(["decided", "later"]);
  });
});
