/**
 * Point 13 of docs/reliability.md: the client's `track` outlives a server that is killed and comes back,
 * and each event counts once.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { createClient } from "@hellorec/client";
import { expect, test } from "vitest";

import { storedEvents } from "./ledger/stored-data.ts";
import { Count } from "./support/figures.ts";
import { makeFolder } from "./support/folders.ts";
import { rounds } from "./support/form.ts";
import { Connection } from "./support/http.ts";
import { serve } from "./support/server.ts";
import type { Program } from "./support/server.ts";

const SHORT_OUTAGES = rounds({ quick: 2, long: 5 });
const SHORT_MS = 1000;
const LONG_MS = rounds({ quick: 2000, long: 10_000 });
const UP_MS = 1500;
const CALLS = rounds({ quick: 60, long: 200 });
/** The calls are spread over all outages. */
const PAUSE_MS = ((SHORT_MS + UP_MS) * SHORT_OUTAGES + LONG_MS) / CALLS;

test(`${CALLS} calls of track over ${SHORT_OUTAGES} outages of 1 s and one of ${LONG_MS / 1000} s`, async () => {
  const count = new Count("server killed and away for 1 s or 10 s, `track` of the client");
  const folder = await makeFolder();
  let server: Program | undefined;
  try {
    server = serve({ folder: folder.path });
    const url = await server.url;
    const settings = { PORT: new URL(url).port };
    const client = createClient({ url });
    const tracked = (async () => {
      const calls: Promise<{ accepted: number; duplicates: number }>[] = [];
      for (let at = 0; at < CALLS; at += 1) {
        const events = [{ user_id: `user-${at}`, item_id: "metropolis", type: "view" }];
        calls.push(client.track.mutate({ events }));
        await sleep(PAUSE_MS);
      }
      return await Promise.allSettled(calls);
    })();
    const outages = [...Array.from({ length: SHORT_OUTAGES }, () => SHORT_MS), LONG_MS];
    for (const outage of outages) {
      await sleep(UP_MS);
      await server.kill("SIGKILL");
      await sleep(outage);
      server = serve({ folder: folder.path, settings });
      await server.url;
      count.times += 1;
    }
    const results = await tracked;
    const failures = results.flatMap((each) =>
      each.status === "rejected" ? [String(each.reason)] : [],
    );
    expect(failures).toEqual([]);
    const connection = new Connection(url);
    const users = (await storedEvents(connection)).map(({ user_id }) => user_id);
    connection.close();
    const stored = new Set(users);
    count.acknowledged = results.length - failures.length;
    count.lost = CALLS - stored.size;
    count.doubled = users.length - stored.size;
    expect([count.lost, count.doubled]).toEqual([0, 0]);
  } finally {
    count.record();
    await folder.remove();
  }
});
