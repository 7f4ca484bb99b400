/** The turns of new connections. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { connect, Socket } from "node:net";
import { setImmediate as nextIteration, setTimeout as sleep } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { DEFAULT_LIMITS } from "../limits.ts";
import { Arrivals } from "./arrivals.ts";
import { Fairness } from "./fairness.ts";
import { NewConnections } from "./new-connections.ts";

const ALWAYS_MANY = { areMany: true, add: () => {} };

function socketFrom(address: string): Socket {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: address });
  return socket;
}

/** Connections that arrive one in each iteration of the event loop, as the system hands them over. */
async function arrive(connections: NewConnections, sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) {
    connections.add(socket);
    await nextIteration();
  }
}

const burst = (address: string, count: number) =>
  Array.from({ length: count }, () => socketFrom(address));

test("a few start at once, in their order", async () => {
  const started: Socket[] = [];
  const connections = new NewConnections(new Arrivals(), (socket) => started.push(socket));
  const sockets = burst("192.0.2.1", 5);
  await arrive(connections, sockets);
  expect(started).toEqual(sockets);
});

/** What a connection takes to start. Turns are by time. */
function spend(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("of many most wait, one of another address passes them, and all start in the end", async () => {
  const started: Socket[] = [];
  const connections = new NewConnections(new Arrivals(), (socket) => {
    spend(1);
    started.push(socket);
  });
  const sockets = burst("192.0.2.1", 100);
  await arrive(connections, sockets);
  expect(started.length).toBeGreaterThan(5);
  expect(started.length).toBeLessThan(60);
  const other = socketFrom("192.0.2.2");
  const before = started.length;
  await arrive(connections, [other]);
  while (!started.includes(other)) await nextIteration();
  expect(started.indexOf(other) - before).toBeLessThan(2);
  while (started.length < 101) await nextIteration();
  expect(new Set(started).size).toBe(101);
});

test("addresses take turns: the first of each comes before the second of any", async () => {
  const started: string[] = [];
  const connections = new NewConnections(ALWAYS_MANY, ({ remoteAddress }) => {
    spend(1);
    started.push(remoteAddress ?? "");
  });
  for (const address of ["a", "a", "a", "b", "b", "c"]) connections.add(socketFrom(address));
  while (started.length < 6) await nextIteration();
  expect(started).toEqual(["a", "b", "c", "a", "b", "a"]);
});

test("few start in one iteration, however little a start takes", async () => {
  const started: Socket[] = [];
  let isMany = true;
  const arrivals = {
    add: () => {},
    get areMany() {
      return isMany;
    },
  };
  const connections = new NewConnections(arrivals, (socket) => started.push(socket));
  for (const socket of burst("192.0.2.1", 40)) connections.add(socket);
  await nextIteration();
  expect(started.length).toBeLessThan(2);
  isMany = false;
  for (let last = started.length; started.length < 40; last = started.length) {
    await nextIteration();
    expect(started.length - last).toBeLessThanOrEqual(4);
  }
});

test("one that goes away before its turn does not start, and its error is none", async () => {
  const started: Socket[] = [];
  const connections = new NewConnections(ALWAYS_MANY, (socket) => {
    spend(1);
    started.push(socket);
  });
  const sockets = burst("192.0.2.1", 20);
  for (const socket of sockets) connections.add(socket);
  const last = sockets.at(-1);
  expect(started).not.toContain(last);
  last?.destroy(new Error("reset"));
  while (started.length < 19) await nextIteration();
  for (let at = 0; at < 20; at++) await nextIteration();
  expect(started).not.toContain(last);
  expect(last?.listenerCount("error")).toBeLessThan(2);
});

describe("arrivals", () => {
  const arriveFor = async (arrivals: Arrivals, ms: number): Promise<number> => {
    const begin = performance.now();
    let many = 0;
    while (performance.now() - begin < ms) {
      arrivals.add();
      await nextIteration();
      if (arrivals.areMany) many = performance.now() - begin;
    }
    return many;
  };

  test("a few in a row are not many, and many are it until a pause", async () => {
    const arrivals = new Arrivals();
    for (let at = 0; at < 4; at++) {
      arrivals.add();
      await nextIteration();
    }
    expect(arrivals.areMany).toBe(false);
    await arriveFor(arrivals, 20);
    expect(arrivals.areMany).toBe(true);
    await sleep(60);
    expect(arrivals.areMany).toBe(false);
  });

  test("those who never stop come first for two seconds", async () => {
    const many = await arriveFor(new Arrivals(), 2300);
    expect(many).toBeGreaterThan(1500);
    expect(many).toBeLessThan(2200);
  });
});

function watch(server: Server): void {
  const serve = () => {};
  new Fairness({
    limits: DEFAULT_LIMITS,
    trustedProxies: [],
    serve,
    route: serve,
    refuse: serve,
  }).watch(server);
}

test("a connection that was reset before it was accepted is closed", () => {
  const server = createServer();
  watch(server);
  // As after a reset, it has no address.
  const socket = new Socket();
  server.emit("connection", socket);
  expect(socket.destroyed).toBe(true);
  server.emit("close");
});

test("of a connection that waits nothing is read", async () => {
  const server = createServer((_, response) => void response.end());
  const readAtStart: number[] = [];
  server.prependListener("connection", ({ bytesRead }: Socket) => {
    spend(1);
    readAtStart.push(bytesRead);
  });
  watch(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it does not listen");
  const request = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
  const sockets = Array.from({ length: 100 }, () => connect(address.port, "127.0.0.1"));
  await Promise.all(
    sockets.map(async (socket) => {
      socket.write(request);
      await once(socket, "data");
      socket.destroy();
    }),
  );
  expect(readAtStart).toEqual(sockets.map(() => 0));
  server.close();
  await once(server, "close");
});
