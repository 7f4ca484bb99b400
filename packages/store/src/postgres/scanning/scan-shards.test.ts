/**
 * Scans of events that are spread over the nodes of a Citus cluster. They run where TEST_CITUS_URL names
 * a coordinator that has workers.
 */
import { randomBytes } from "node:crypto";

import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ScannedEvent } from "../../contract/event-log.ts";
import { isSampledUser } from "../../contract/user-sample.ts";
import { scanEvents } from "../../scan-events.ts";
import type { ScanOptions } from "../../scan-events.ts";
import { scanDatabase } from "./scan-database.ts";

const coordinator = process.env["TEST_CITUS_URL"] ?? "";
const schema = `scan_${randomBytes(6).toString("hex")}`;

describe.skipIf(coordinator === "")("a scan of shards", () => {
  const url = new URL(coordinator === "" ? "postgres://localhost" : coordinator);
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: url.href });
    await client.connect();
    url.searchParams.set("options", `-c search_path=${schema},public`);
    await client.query(`
      create schema ${schema};
      set search_path = ${schema}, public;
      create table events (
        seq bigint generated always as identity,
        user_id text collate "C" not null,
        item_id text collate "C" not null,
        type text collate "C" not null,
        value double precision,
        occurred_at bigint not null,
        primary key (user_id, seq)
      );
      create index on events (user_id, occurred_at, seq);
    `);
    await client.query("select create_distributed_table('events', 'user_id', shard_count := 4)");
    await client.query(`
      insert into events (user_id, item_id, type, occurred_at)
      select 'u' || n % 300, 'i' || n, 'like', -n from generate_series(1, 3000) n
    `);
  });
  afterAll(async () => {
    await client.query(`drop schema ${schema} cascade`);
    await client.end();
  });

  const read = async (options: ScanOptions): Promise<ScannedEvent[]> => {
    const events: ScannedEvent[] = [];
    for await (const chunk of scanEvents(url.href, options)) events.push(...chunk);
    return events;
  };

  test("has every user's events together, in order, without a word about slower ways", async () => {
    const notes: string[] = [];
    const events = await read({ chunk: 70, note: (line) => notes.push(line) });
    expect(notes).toEqual([]);
    expect(events).toHaveLength(3000);
    const users = events.map(({ user_id }) => user_id);
    expect(users.filter((user, at) => user !== users[at - 1])).toHaveLength(300);
    // 300 users in four shards: the order is that of the shards.
    expect(users).not.toEqual(users.toSorted());
    for (const [at, event] of events.entries()) {
      const before = events[at - 1];
      if (before?.user_id === event.user_id) {
        expect(event.occurred_at).toBeGreaterThan(before.occurred_at);
      }
    }
  });

  test("has the same sample of users on shards", async () => {
    const sampled = await read({ chunk: 70, share: () => 0.2 });
    const everyone = await read({});
    expect(sampled).toEqual(everyone.filter(({ user_id }) => isSampledUser(user_id, 0.2)));
    expect(sampled.length).toBeGreaterThan(0);
  });

  test("asks the coordinator where a node refuses this server", async () => {
    const notes: string[] = [];
    const sampled: ScannedEvent[] = [];
    const refuse = async () => await Promise.reject(new Error("no route to host"));
    const scan = scanDatabase(url.href, {
      chunk: 70,
      share: () => 0.2,
      note: (line) => notes.push(line),
      connectTo: refuse,
    });
    for await (const chunk of scan) sampled.push(...chunk);
    expect(notes).toEqual([
      expect.stringContaining("(no route to host): the coordinator is asked"),
    ]);
    const users = sampled.map(({ user_id }) => user_id);
    expect(users).toEqual(users.toSorted());
    expect(users.toSorted()).toEqual(
      (await read({ share: () => 0.2 })).map(({ user_id }) => user_id).toSorted(),
    );
  });
});
