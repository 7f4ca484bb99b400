/** Many connections, pipelined requests and unread answers, on raw sockets. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, describe, expect, test } from "vitest";

import type { HeldServer, Open } from "../../testing/held-server.ts";
import { LARGE_BYTES, startHeldServer, until } from "../../testing/held-server.ts";

let server: HeldServer;
afterEach(async () => {
  server.releaseAll();
  await server.app.close();
});

const HEAD = "HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LIVEZ = `GET /livez ${HEAD}`;

const isAlive = ({ socket }: Open): boolean => !socket.destroyed && !socket.readableEnded;
const answers = ({ text }: Open): number => text().split("HTTP/1.1 200 OK").length - 1;

/** Opens a connection and makes sure that the server took it. */
async function openUsed(localAddress?: string): Promise<Open> {
  const one = server.open(LIVEZ, localAddress);
  await until(() => answers(one) === 1);
  return one;
}

describe("a new connection finds room", () => {
  const limits = { connections: 12, connectionsPerAddress: 8 };

  test("in the place of one that sent nothing", async () => {
    server = await startHeldServer({ limits });
    const used = await openUsed();
    const silent = Array.from({ length: 10 }, () => server.open());
    const late = await openUsed();
    expect(answers(late)).toBe(1);
    await until(() => silent.filter(isAlive).length === 6);
    // Those that had requests stay.
    used.socket.write(LIVEZ);
    await until(() => answers(used) === 2);
  });

  test("but no call is cut off for it", async () => {
    server = await startHeldServer({ limits });
    const calls = Array.from({ length: 8 }, (_, at) => server.open(`GET /held?name=${at} ${HEAD}`));
    await until(() => server.running.length === 8);
    const late = server.open(LIVEZ);
    await late.closed;
    expect(late.text()).toBe("");
    expect(calls.every(isAlive)).toBe(true);
    server.releaseAll();
  });

  // Other systems have one loopback address.
  test.skipIf(process.platform !== "linux")(
    "of another address, whatever one has open",
    async () => {
      server = await startHeldServer({ limits });
      const silent = Array.from({ length: 20 }, () => server.open());
      const others: Open[] = [];
      for (let at = 0; at < 4; at++) others.push(await openUsed("127.0.0.2"));
      expect(silent.filter(isAlive)).toHaveLength(8);
      // The server is full: the one that has most gives way.
      const third = await openUsed("127.0.0.3");
      expect(answers(third)).toBe(1);
      await until(() => silent.filter(isAlive).length === 7);
      expect(others.every(isAlive)).toBe(true);
    },
  );
});

describe("a connection that waits for its next request", () => {
  const limits = { keepAliveMs: 1000 };

  test("is closed after the time that its answers name", async () => {
    server = await startHeldServer({ limits });
    const used = await openUsed();
    expect(used.text()).toContain("Connection: keep-alive\r\n");
    expect(used.text()).toContain("keep-alive: timeout=1\r\n");
    await used.closed;
    expect(answers(used)).toBe(1);
  });

  test("stays open while a call runs", async () => {
    server = await startHeldServer({ limits });
    const call = server.open(`GET /held?name=a ${HEAD}`);
    const idle = await openUsed();
    await idle.closed;
    expect(isAlive(call)).toBe(true);
    server.release();
    await until(() => answers(call) === 1);
  });

  test("is not said to stay open where the client or the server closes it", async () => {
    server = await startHeldServer({ limits });
    const last = server.open("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    await last.closed;
    expect(answers(last)).toBe(1);
    expect(last.text()).not.toContain("keep-alive");
  });
});

describe("pipelined requests", () => {
  test("are answered in order, one after the other", async () => {
    server = await startHeldServer();
    const names = Array.from({ length: 50 }, (_, at) => `n${at}`);
    const one = server.open(names.map((name) => `GET /held?name=${name} ${HEAD}`).join(""));
    for (const name of names) {
      await until(() => server.running.length > 0);
      await sleep(1);
      expect(server.running).toEqual([name]);
      server.release();
      await until(() => one.text().includes(`done ${name}`));
    }
    expect(one.text().match(/done n\d+/g)).toEqual(names.map((name) => `done ${name}`));
  });

  test("too many of them end the connection, and do no work", async () => {
    server = await startHeldServer();
    const flood = server.open(`GET /held?name=x ${HEAD}`.repeat(20_000));
    await flood.closed;
    expect(server.running.length).toBeLessThanOrEqual(1);
    expect(answers(await openUsed())).toBe(1);
  });

  test("those of all connections are limited together", async () => {
    server = await startHeldServer({ limits: { pipelined: 10, pipelinedInAll: 25 } });
    const requests = `GET /held?name=x ${HEAD}`.repeat(11);
    const first = [server.open(requests), server.open(requests)];
    await until(() => server.received() === 22);
    for (let at = 0; at < 2; at++) await server.open(requests).closed;
    expect(first.every(isAlive)).toBe(true);
    // Their places are free again.
    for (const { socket } of first) socket.destroy();
    await sleep(50);
    const next = server.open(`GET /livez ${HEAD}`.repeat(10));
    await until(() => answers(next) === 10);
    expect(isAlive(next)).toBe(true);
  });
});

describe("answers that nobody reads", () => {
  const unread = (count: number): Open[] =>
    Array.from({ length: count }, () => {
      const one = server.open(`GET /large ${HEAD}`);
      one.socket.pause();
      return one;
    });
  const openConnections = (): Promise<number> =>
    new Promise((resolve) => server.app.server.getConnections((_error, count) => resolve(count)));

  test("end their connections after the write timeout", async () => {
    server = await startHeldServer({ limits: { writeMs: 700 } });
    unread(3);
    await until(() => server.received() === 3);
    while ((await openConnections()) > 0) await sleep(20);
    expect(await openConnections()).toBe(0);
  });

  test("end them earlier where all together are too many bytes", async () => {
    server = await startHeldServer({ limits: { unreadBytes: 3 * LARGE_BYTES } });
    unread(10);
    await until(() => server.received() === 10);
    while ((await openConnections()) > 3) await sleep(20);
    expect(await openConnections()).toBeGreaterThan(0);
  });

  test("stop the requests after them", async () => {
    server = await startHeldServer();
    const one = server.open(`GET /large ${HEAD}GET /held?name=after ${HEAD}`);
    one.socket.pause();
    await sleep(200);
    expect(server.running).toEqual([]);
    one.socket.resume();
    await until(() => server.running.length === 1);
  });

  test("a client that reads gets all of it", async () => {
    server = await startHeldServer();
    const readers = Array.from({ length: 4 }, () => server.open(`GET /large ${HEAD}`));
    await until(() => readers.every(({ socket }) => socket.bytesRead > LARGE_BYTES));
    expect(readers.every(isAlive)).toBe(true);
  });
});
