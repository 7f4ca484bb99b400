/** Calls whose answers are large, or are never read. */
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";
import { z } from "zod";

import type { Answers } from "./support/client.ts";
import {
  countAnswers,
  openSocket,
  openSockets,
  queryPath,
  requestBytes,
  reset,
  sendAll,
} from "./support/client.ts";
import { sizes } from "./support/form.ts";
import { itemNumber, ITEMS } from "./support/shop.ts";
import type { Target } from "./support/under-load.ts";
import { expectHarmless } from "./support/under-load.ts";

const CALLS_IN_BATCH = 100;
const PIPELINED = 20_000;
const UNREAD = 10;
const HELD_MS = sizes({ quick: 4000, long: 8000 });

test.each([1, 4, 24])("%d x a batch of 100 lists of 1,000 items each", async (count) => {
  const names = Array.from({ length: CALLS_IN_BATCH }, () => "items.list").join(",");
  const inputs = Object.fromEntries(
    Array.from({ length: CALLS_IN_BATCH }, (_, at) => [at, { limit: ITEMS }]),
  );
  const path = `/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
  const answers = await expectHarmless({
    abuse: `${count} GET of 5 kB: a batch of ${CALLS_IN_BATCH} \`items.list\`, 1,000 items each`,
    load: ({ port }) =>
      sendAll(
        port,
        Array.from({ length: count }, () => ({ path })),
        count,
      ),
  });
  expect(Object.values(answers)).toEqual([count]);
});

test("20,000 pipelined calls whose answers are never read", async () => {
  let sockets: Socket[] = [];
  await expectHarmless({
    abuse: "20,000 pipelined `recommend`, their answers never read",
    load: async ({ port }) => {
      const socket = await openSocket(port);
      sockets = socket === undefined ? [] : [socket];
      const bytes = requestBytes(queryPath("recommend", { user_id: "user-1", limit: 100 }));
      for (let at = 0; at < PIPELINED; at += 100) {
        socket?.write(Buffer.concat(Array.from({ length: 100 }, () => bytes)));
      }
      await sleep(HELD_MS);
      return { unread: PIPELINED };
    },
    after: () => reset(sockets),
  });
});

test("ten answers of 14 MB that are never read", async () => {
  let sockets: Socket[] = [];
  await expectHarmless({
    abuse: "10 `items.list` of 14 MB, their answers never read",
    prepare: putLargeItems,
    load: async ({ port }) => {
      sockets = await openSockets(port, UNREAD);
      const bytes = requestBytes(queryPath("items.list", { limit: 1000 }));
      for (const socket of sockets) socket.write(bytes);
      await sleep(HELD_MS);
      const answers: Answers = {};
      for (const socket of sockets) countAnswers(socket, answers);
      await sleep(1000);
      return answers;
    },
    after: () => reset(sockets),
  });
});

/** Replaces the items by ones of 14 kB each, all within their limit. */
async function putLargeItems({ connection }: Target): Promise<void> {
  const notes = Object.fromEntries(
    Array.from({ length: 3 }, (_, at) => [`note${at}`, "x".repeat(4500)]),
  );
  for (let at = 0; at < ITEMS; at += 50) {
    const items = Array.from({ length: 50 }, (_, next) => ({
      ...itemNumber(at + next),
      attributes: notes,
    }));
    await connection.call("/items/put", { items }, z.unknown());
  }
}
