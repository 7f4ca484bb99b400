/** The client's `track` outlives the built server: the long form is faults/client.fault.ts. */
import { setTimeout as sleep } from "node:timers/promises";

import { createClient } from "@hellorec/client";
import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";

const CALLS = 30;
const program = builtProgram();

test("calls of track while the server is killed and starts again: nothing lost, nothing twice", async () => {
  const first = program.start(["serve"]);
  const url = await first.url;
  const client = createClient({ url });
  const calls: Promise<unknown>[] = [];
  for (let at = 0; at < CALLS; at += 1) {
    calls.push(
      client.track.mutate({ events: [{ user_id: `user-${at}`, item_id: "m", type: "view" }] }),
    );
    // Some calls are answered before, some are under way, and most find no server.
    if (at === 5) first.child.kill("SIGKILL");
    await sleep(10);
  }
  await first.ended;
  const second = program.start(["serve"], { PORT: new URL(url).port });
  await second.url;
  await Promise.all(calls);
  const { events } = await client.events.list.query({ limit: 1000 });
  expect(events).toHaveLength(CALLS);
  expect(new Set(events.map(({ user_id }) => user_id)).size).toBe(CALLS);
});
