/** Large bodies that begin together, and what they hold meanwhile. */
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

import { afterEach, expect, test } from "vitest";

import { startHeldServer, until } from "../../testing/held-server.ts";
import type { HeldServer } from "../../testing/held-server.ts";
import { parseAnswer } from "../../testing/raw-http.ts";
import { Arrivals } from "./arrivals.ts";
import { CallQueue } from "./calls/call-queue.ts";
import { Clients } from "./client.ts";
import { CountedBody } from "./counted-body.ts";
import { hasLargeBody, routeInTurn, unreadBytes } from "./large-bodies.ts";
import { Refusals } from "./refusals.ts";

const CHUNK = 65_536;
const calls = { running: 300, runningPerClient: 100, waiting: 200, waitingPerClient: 2 };

let server: HeldServer | undefined;
afterEach(async () => {
  server?.releaseAll();
  await server?.app.close();
  server = undefined;
});

test("a hundred bodies that begin together are all routed and answered", async () => {
  server = await startHeldServer();
  const running = server;
  const body = "x".repeat(20_000);
  const head = `POST /held HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${body.length}`;
  const all = Array.from({ length: 100 }, () => running.open(`${head}\r\n\r\n${body}`));
  await until(() => {
    running.release();
    return all.every(({ text }) => text() !== "");
  });
  expect(all.map(({ text }) => parseAnswer(text()).status)).toEqual(all.map(() => 200));
});

/** Requests of one client with large bodies, while turns are taken. */
function waitingRequests() {
  const total = { bytes: 0, most: 10 * CHUNK, mostPerAddress: 2 * CHUNK };
  const queue = new CallQueue(calls, { areMany: true, areHeldUp: false });
  const client = new Clients({ withBody: queue, withoutBody: queue, largeBodies: queue }).get("a");
  const told: string[] = [];
  const begin = (name: string) => {
    const request = new IncomingMessage(new Socket());
    request.headers["content-length"] = "1000000";
    const response = new ServerResponse(request);
    routeInTurn({
      request,
      response,
      calls: client.largeBodies,
      body: new CountedBody(total, client, undefined, new Refusals(new Arrivals())),
      route: () => told.push(`${name} routed`),
      refuse: (full) => told.push(`${name} refused: ${full}`),
    });
    return { request, response };
  };
  // The first one of a client that calls rarely does not wait.
  begin("first");
  return { total, told, begin, client };
}

test("those that wait count what Node has read of them, until they are routed", async () => {
  const { total, told, begin } = waitingRequests();
  for (const name of ["a", "b", "c"]) begin(name);
  expect(total.bytes).toBe(2 * CHUNK);
  expect(told).toEqual(["first routed", "c refused: client"]);
  await expect.poll(() => told).toContain("b routed");
  expect(total.bytes).toBe(0);
});

test("those whose clients leave, and those that wait for too long, count no longer", async () => {
  const { total, told, begin, client } = waitingRequests();
  const gone = begin("gone");
  begin("late");
  gone.request.socket.destroy();
  gone.response.emit("close");
  expect(total.bytes).toBe(CHUNK);
  client.largeBodies.expire(Infinity);
  expect(told).toEqual(["first routed", "late refused: server"]);
});

test.each([
  [{ "content-length": "16384" }, false, 16_384],
  [{ "content-length": "16385" }, true, 16_385],
  [{ "content-length": "1000000" }, true, 65_536],
  [{ "transfer-encoding": "chunked" }, true, 65_536],
])("%j: %s, may hold %d bytes unread", (headers, isLarge, bytes) => {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  expect(hasLargeBody(request)).toBe(isLarge);
  expect(unreadBytes(request)).toBe(bytes);
});
