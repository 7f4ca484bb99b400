/** Live lists with many streams: one event changes them all. */
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";
import { z } from "zod";

import type { Answers } from "./support/client.ts";
import {
  countAnswers,
  note,
  openSocket,
  openSockets,
  queryPath,
  requestBytes,
  reset,
} from "./support/client.ts";
import { sizes } from "./support/form.ts";
import type { Target } from "./support/under-load.ts";
import { expectHarmless } from "./support/under-load.ts";

const STREAMS = 1000;
const ADDRESSES = 50;
const EVENTS = sizes({ quick: 1, long: 3 });
const USERS = 400;
/** Room for a user's list to be made, sent and read by all. */
const SETTLE_MS = 3000;

test.each([
  ["one user, one address", 1, () => "127.0.0.1"],
  ["one user, 50 addresses", 1, addressOf],
  ["400 users, 50 addresses", USERS, addressOf],
] as const)("1,000 streams of %s", async (who, users, addressAt) => {
  const sockets: Socket[] = [];
  const opened: Answers = {};
  await expectHarmless({
    abuse: `${EVENTS} times an event of each user, 1,000 streams: ${who}`,
    prepare: (target) => openStreams(target, sockets, opened, users, addressAt),
    load: async ({ connection }) => {
      for (let event = 0; event < EVENTS; event += 1) {
        const events = Array.from({ length: users }, (_, at) => ({
          user_id: `user-${at}`,
          item_id: `item-${event * 13 + at}`,
          type: "like",
        }));
        await connection.call("/track", { events }, z.unknown());
        await sleep(SETTLE_MS);
      }
      return opened;
    },
    after: () => reset(sockets),
  });
});

test("one client takes every stream that it can get", async () => {
  const sockets: Socket[] = [];
  const opened: Answers = {};
  await expectHarmless({
    abuse: "2,100 streams of one client",
    load: async (target) => {
      await openStreams(target, sockets, opened, USERS, () => "127.0.0.1", 2100);
      await sleep(SETTLE_MS);
      expect(await statusOfStream(target, sockets), "another client's stream").toBe("200");
      return opened;
    },
    after: () => reset(sockets),
  });
});

async function openStreams(
  { port }: Target,
  sockets: Socket[],
  opened: Answers,
  users: number,
  addressAt: (at: number) => string,
  count = STREAMS,
): Promise<void> {
  sockets.push(...(await openSockets(port, count, addressAt)));
  for (let missing = sockets.length; missing < count; missing += 1) note(opened, "none");
  for (const [at, socket] of sockets.entries()) {
    countAnswers(socket, opened);
    socket.write(streamRequest(`user-${at % users}`));
    // The first lists are no part of the case.
    if (at % 50 === 49) await sleep(50);
  }
  await sleep(SETTLE_MS);
}

async function statusOfStream({ port }: Target, sockets: Socket[]): Promise<string> {
  const socket = await openSocket(port, addressOf(0));
  if (socket === undefined) return "none";
  sockets.push(socket);
  const answers: Answers = {};
  countAnswers(socket, answers);
  socket.write(streamRequest("user-1"));
  await expect.poll(() => Object.keys(answers).length, { timeout: 10_000 }).toBe(1);
  return Object.keys(answers)[0] ?? "none";
}

function streamRequest(user_id: string): Buffer {
  const path = queryPath("live", { user_id, limit: 100 });
  return requestBytes(path, undefined, "accept: text/event-stream\r\n");
}

function addressOf(at: number): string {
  return `127.0.1.${1 + (at % ADDRESSES)}`;
}
