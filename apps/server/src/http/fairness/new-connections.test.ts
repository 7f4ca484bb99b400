/** The turns of new connections. */
import { Socket } from "node:net";
import { setImmediate as nextIteration } from "node:timers/promises";

import { expect, test } from "vitest";

import { Arrivals } from "./arrivals.ts";
import { NewConnections } from "./new-connections.ts";

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

test("of many most wait, one of another address passes them, and all start in the end", async () => {
  const started: Socket[] = [];
  const connections = new NewConnections(new Arrivals(), (socket) => started.push(socket));
  const sockets = burst("192.0.2.1", 200);
  await arrive(connections, sockets);
  expect(started.length).toBeGreaterThan(20);
  expect(started.length).toBeLessThan(120);
  const before = started.length;
  const other = socketFrom("192.0.2.2");
  await arrive(connections, [other, ...burst("192.0.2.1", 20)]);
  expect(started.indexOf(other) - before).toBeLessThan(3);
  while (started.length < 221) await nextIteration();
  expect(new Set(started).size).toBe(221);
});

test("one that goes away before its turn does not start, and its error is none", async () => {
  const started: Socket[] = [];
  const connections = new NewConnections(new Arrivals(), (socket) => started.push(socket));
  const sockets = burst("192.0.2.1", 100);
  await arrive(connections, sockets);
  const last = sockets.at(-1);
  expect(started).not.toContain(last);
  last?.destroy(new Error("reset"));
  while (started.length < 99) await nextIteration();
  for (let at = 0; at < 20; at++) await nextIteration();
  expect(started).not.toContain(last);
  expect(last?.listenerCount("error")).toBeLessThan(2);
});

test("they are not many any more once an iteration has none", async () => {
  const arrivals = new Arrivals();
  for (let at = 0; at < 20; at++) {
    arrivals.add();
    await nextIteration();
  }
  expect(arrivals.areMany).toBe(true);
  await nextIteration();
  await nextIteration();
  expect(arrivals.areMany).toBe(false);
});
