/** One caller that takes as much as it gets: calls, connections, memory. */
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import type { Answers, Call } from "./support/client.ts";
import { openSockets, queryPath, reset, sendAll } from "./support/client.ts";
import { sizes } from "./support/form.ts";
import type { AbuseCase } from "./support/under-load.ts";
import { expectHarmless } from "./support/under-load.ts";

const AT_ONCE = 2000;
const ROUNDS = 3;
/** Files that the harness and the server open besides the connections. */
const OTHER_FILES = 300;
const UNKNOWN_ITEMS = sizes({ quick: 60_000, long: 300_000 });
const HELD_MS = 3000;
const EVENTS_PER_CALL = 1000;

test.each([
  ["one address", () => "127.0.0.1"],
  ["50 addresses", (at: number) => `127.0.1.${1 + (at % 50)}`],
] as const)("2,000 recommends at once, %s", async (who, addressAt) => {
  const calls = Array.from({ length: AT_ONCE * ROUNDS }, (_, at): Call => ({
    path: queryPath("recommend", { user_id: `user-${at % 400}`, limit: 100 }),
    address: addressAt(at),
  }));
  await expectHarmless({
    abuse: `2,000 \`recommend\` at a time, ${ROUNDS} times, ${who}`,
    load: ({ port }) => sendAll(port, calls, AT_ONCE),
  });
});

test("16,384 connections of one client", async () => {
  await expectHarmless(idleConnections(16_384));
});

test("10,000 idle connections of one backend are kept", async () => {
  const connections = idleConnections(10_000);
  const { open } = await expectHarmless(connections);
  expect(`${open?.toLocaleString("en")} connections of one client`).toBe(connections.abuse);
});

/** One client that opens connections and sends nothing. */
function idleConnections(wanted: number): AbuseCase {
  let sockets: Socket[] = [];
  const count = Math.min(wanted, openFilesLimit() - OTHER_FILES);
  return {
    abuse: `${count.toLocaleString("en")} connections of one client`,
    load: async ({ port }) => {
      sockets = await openSockets(port, count);
      await sleep(HELD_MS);
      return { open: sockets.filter((socket) => !socket.destroyed).length };
    },
    after: () => reset(sockets),
  };
}

test("likes of items that nobody knows", async () => {
  const answers: Answers = {};
  await expectHarmless({
    abuse: `${UNKNOWN_ITEMS.toLocaleString("en")} likes, each of another unknown item`,
    load: async ({ port }) => {
      for (let at = 0; at < UNKNOWN_ITEMS; at += EVENTS_PER_CALL) {
        await sendAll(port, [{ path: "/track", body: likesFrom(at) }], 1, answers);
      }
      return answers;
    },
  });
});

function likesFrom(first: number): string {
  return JSON.stringify({
    events: Array.from({ length: EVENTS_PER_CALL }, (_, at) => ({
      user_id: `liker-${at % 100}`,
      item_id: `unknown-${first + at}`,
      type: "like",
    })),
  });
}

function openFilesLimit(): number {
  const limits = readFileSync("/proc/self/limits", "utf8");
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 1024);
}
