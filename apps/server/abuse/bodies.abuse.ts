/** Bodies that are refused, and bodies that are held back. */
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { test } from "vitest";

import type { Answers, Call } from "./support/client.ts";
import {
  countAnswers,
  openSocket,
  openSockets,
  requestBytes,
  reset,
  sendAll,
} from "./support/client.ts";
import { sizes } from "./support/form.ts";
import { expectHarmless } from "./support/under-load.ts";

const REPEATS = sizes({ quick: 2, long: 5 });
const EMPTY_ENTRIES = 42_000;
const FIELDS = 80_000;
const NESTED = 524_000;
const BODIES = 600;
const MEBIBYTE = 1_048_576;
const HELD_MS = 5000;
const OPEN = sizes({ quick: 4000, long: 8000 });
const BEGINNING = 300 * 1024;
const TINY_CHUNKS = 30_000;

const emptyEntries = `{"items":[${Array.from({ length: EMPTY_ENTRIES }, () => '{"attributes":{}}').join(",")}]}`;
const wrongAttributes = `{"items":[{"item_id":"m","title":"M","attributes":{${fields("{}")}}}]}`;
const nested = "[".repeat(NESTED) + "]".repeat(NESTED);
const unknownFields = `{${fields("1")}}`;

test.each([
  ["42,000 items with empty attributes", "/items/put", emptyEntries],
  ["80,000 attributes that are objects", "/items/put", wrongAttributes],
  ["80,000 attributes that are objects", "/trpc/items.put", wrongAttributes],
  ["524,000 nested arrays", "/items/put", nested],
  ["524,000 nested arrays", "/trpc/items.put", nested],
  ["524,000 nested arrays", "/hello_rec", nested],
  ["80,000 unknown fields", "/track", unknownFields],
])("refused bodies: %s, to %s", async (what, path, body) => {
  await expectHarmless({
    abuse: `${REPEATS} bodies with ${what}, to \`${path}\``,
    load: ({ port }) => sendAll(port, repeated(REPEATS, { path, body }), 1),
  });
});

test("600 bodies of 1 MiB at once", async () => {
  const body = itemsOf(MEBIBYTE - 100);
  await expectHarmless({
    abuse: `${BODIES} bodies of 1 MiB at once`,
    load: ({ port }) => sendAll(port, repeated(BODIES, { path: "/items/put", body }), BODIES),
  });
});

test("600 bodies of 1 MiB, all but the last byte of each", async () => {
  const body = itemsOf(MEBIBYTE - 100);
  const bytes = requestBytes("/items/put", body);
  let sockets: Socket[] = [];
  await expectHarmless({
    abuse: `${BODIES} bodies of 1 MiB held back by one byte`,
    load: async ({ port }) => {
      const answers: Answers = {};
      sockets = await openSockets(port, BODIES);
      for (const socket of sockets) {
        countAnswers(socket, answers);
        socket.write(bytes.subarray(0, -1));
      }
      await sleep(HELD_MS);
      for (const socket of sockets) socket.write(bytes.subarray(-1));
      await sleep(HELD_MS);
      return answers;
    },
    after: () => reset(sockets),
  });
});

test("the beginnings of thousands of bodies, on open connections", async () => {
  const bytes = requestBytes("/items/put", itemsOf(MEBIBYTE - 100)).subarray(0, BEGINNING);
  let sockets: Socket[] = [];
  await expectHarmless({
    abuse: `${OPEN.toLocaleString("en")} bodies of 1 MiB, 300 KiB of each, on connections that are open`,
    prepare: async ({ port }) => {
      sockets = await openSockets(port, OPEN);
    },
    load: async () => {
      const answers: Answers = {};
      for (const socket of sockets) {
        countAnswers(socket, answers);
        socket.write(bytes);
      }
      await sleep(HELD_MS);
      return answers;
    },
    after: () => reset(sockets),
  });
});

test.each([
  ["POST", "/items/put"],
  ["GET", `/trpc/recommend?input=${encodeURIComponent('{"user_id":"tiny"}')}`],
])("bodies in chunks of one byte, of a %s", async (method, path) => {
  const head = `${method} ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n`;
  const bytes = `${head}transfer-encoding: chunked\r\n\r\n${"1\r\nx\r\n".repeat(TINY_CHUNKS)}`;
  const sockets: Socket[] = [];
  await expectHarmless({
    abuse: `${BODIES} \`${method}\` with ${TINY_CHUNKS.toLocaleString("en")} chunks of one byte`,
    load: async ({ port }) => {
      const answers: Answers = {};
      const begin = async (): Promise<void> => {
        const socket = await openSocket(port);
        if (socket === undefined) return;
        sockets.push(socket);
        countAnswers(socket, answers);
        socket.write(bytes);
      };
      await Promise.all(Array.from({ length: BODIES }, begin));
      await sleep(HELD_MS);
      return answers;
    },
    after: () => reset(sockets),
  });
});

/** 80,000 fields with this value, as JSON without its braces. */
function fields(value: string): string {
  return Array.from({ length: FIELDS }, (_, at) => `"f${at}":${value}`).join(",");
}

function repeated(count: number, call: Call): Call[] {
  return Array.from({ length: count }, () => call);
}

/** A valid body of `items.put` of about this many bytes. */
function itemsOf(bytes: number): string {
  const entry = (at: number): string =>
    `{"item_id":"item-${at}","title":"t","attributes":{"note":"${"x".repeat(4900)}"}}`;
  const count = Math.floor(bytes / (entry(100).length + 1));
  return `{"items":[${Array.from({ length: count }, (_, at) => entry(at)).join(",")}]}`;
}
