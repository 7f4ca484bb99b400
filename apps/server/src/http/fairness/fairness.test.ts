/** What one address may have in progress, and who is served meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test } from "vitest";

import type { HeldServer, Open } from "../../testing/held-server.ts";
import { startHeldServer, until } from "../../testing/held-server.ts";
import { parseAnswer } from "../../testing/raw-http.ts";
import { startTestServer } from "../../testing/test-ports.ts";

let server: HeldServer;
afterEach(async () => {
  server.releaseAll();
  await server.app.close();
});

const calls = { running: 3, runningPerClient: 2, waiting: 4, waitingPerClient: 2 };
const CLOSE = "Connection: close\r\n\r\n";

/** Begins a call of a client behind the proxy, and waits for the server to see it. */
async function begin(name: string, client: string, method = "GET"): Promise<Open> {
  const body = method === "POST" ? "Content-Length: 2\r\n" : "";
  const head = `${method} /held?name=${name} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${client}\r\n`;
  const before = server.received();
  const one = server.open(`${head}${body}${CLOSE}${method === "POST" ? "{}" : ""}`);
  await until(() => server.received() > before);
  await sleep(5);
  return one;
}
const statusOf = ({ text }: Open): number => parseAnswer(text()).status;

test.each(["GET", "POST"])(
  "%s: calls of one address wait, and then are refused",
  async (method) => {
    server = await startHeldServer({ limits: { calls }, trustedProxies: 1 });
    const mine: Open[] = [];
    for (const name of ["a1", "a2", "a3", "a4"]) mine.push(await begin(name, "192.0.2.1", method));
    await until(() => server.running.length === 2);
    const refused = await begin("a5", "192.0.2.1", method);
    await refused.closed;
    const answer = parseAnswer(refused.text());
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(JSON.parse(answer.body)).toMatchObject({ code: 2029 });

    // Another address is served at once, and its next call takes turns with those that waited before.
    await begin("b1", "192.0.2.2", method);
    await until(() => server.running.length === 3);
    expect(server.running).toEqual(["a1", "a2", "b1"]);
    await begin("b2", "192.0.2.2", method);
    server.release();
    await until(() => server.running.length === 3);
    server.release();
    await until(() => server.running.length === 3 && !server.running.includes("a2"));
    expect(server.running.toSorted()).toEqual(["a3", "b1", "b2"]);

    server.releaseAll();
    await Promise.all(mine.map(({ closed }) => closed));
  },
);

test("all are answered in the end", async () => {
  server = await startHeldServer({ limits: { calls }, trustedProxies: 1 });
  const mine: Open[] = [];
  for (const name of ["a1", "a2", "a3", "a4"]) mine.push(await begin(name, "192.0.2.1"));
  while (mine.some((one) => statusOf(one) !== 200)) {
    server.release();
    await sleep(5);
  }
  expect(mine.map(({ text }) => parseAnswer(text()).body)).toEqual(
    [1, 2, 3, 4].map((at) => `done a${at}`),
  );
});

test("the whole server is full: 503, but not for probes", async () => {
  const few = { running: 2, runningPerClient: 2, waiting: 1, waitingPerClient: 1 };
  server = await startHeldServer({ limits: { calls: few }, trustedProxies: 1 });
  await begin("a1", "192.0.2.1");
  await begin("a2", "192.0.2.1");
  await begin("b1", "192.0.2.2");
  const refused = await begin("c1", "192.0.2.3");
  await refused.closed;
  expect(statusOf(refused)).toBe(503);
  expect(refused.text()).toContain("retry-after: 1");
  for (const path of ["/livez", "/livez?x", "/readyz"]) {
    const probe = server.open(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${CLOSE}`);
    await probe.closed;
    expect(probe.text()).toMatch(/"status":"(alive|starting)"/);
  }
});

test("calls without a body go on while those with one stand still", async () => {
  server = await startHeldServer({ limits: { calls } });
  for (const name of ["w1", "w2", "w3"]) await begin(name, "x", "POST");
  await begin("r1", "x");
  await until(() => server.running.length === 3);
  expect(server.running).toEqual(["w1", "w2", "r1"]);
});

test("a connection outlives the refusal of a call without a body", async () => {
  server = await startHeldServer({ limits: { calls: { ...calls, waiting: 0 } } });
  await begin("a1", "x");
  await begin("a2", "x");
  const kept = server.open("GET /held?name=a3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await until(() => statusOf(kept) === 503);
  kept.socket.write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await until(() => kept.text().includes("alive"));
  expect(kept.text()).not.toContain("connection: close");
});

test("without TRUST_PROXY, X-Forwarded-For says nothing", async () => {
  server = await startHeldServer({ limits: { calls } });
  for (const at of [1, 2, 3, 4]) await begin(`a${at}`, `192.0.2.${at}`);
  expect(server.running).toHaveLength(2);
  const refused = await begin("a5", "192.0.2.5");
  await refused.closed;
  expect(statusOf(refused)).toBe(429);
});

test("a client that went away gives up its places", async () => {
  server = await startHeldServer({ limits: { calls } });
  const running = [await begin("a1", "x"), await begin("a2", "x")];
  const waiting = [await begin("a3", "x"), await begin("a4", "x")];
  for (const { socket } of [...running, ...waiting]) socket.destroy();
  await sleep(50);
  await begin("b1", "x");
  // Calls that run hold their places until they are done: a client cannot start more by leaving.
  expect(server.running).toEqual(["a1", "a2"]);
  server.release();
  server.release();
  await until(() => server.running.includes("b1"));
  expect(server.running).toEqual(["b1"]);
});

test("a call that waited too long gets 503", async () => {
  server = await startHeldServer({ limits: { calls, waitMs: 100 } });
  for (const method of ["GET", "POST"]) {
    await begin("a1", "x", method);
    await begin("a2", "x", method);
    const late = await begin("a3", "x", method);
    await late.closed;
    expect(statusOf(late)).toBe(503);
  }
  expect(server.running).toHaveLength(4);
});

test("bodies that are not complete are limited in bytes", async () => {
  const limits = { bodyBytes: 300_000, bodyBytesPerAddress: 200_000 };
  server = await startHeldServer({ limits, trustedProxies: 1 });
  const upload = (client: string): Open => {
    const head = `POST /held HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${client}\r\n`;
    return server.open(`${head}Content-Length: 100000\r\n\r\n${"x".repeat(90_000)}`);
  };
  const mine = [upload("192.0.2.1"), upload("192.0.2.1")];
  await sleep(100);
  const refused = upload("192.0.2.1");
  await until(() => statusOf(refused) === 429);
  const other = upload("192.0.2.2");
  await sleep(100);
  expect(other.text()).toBe("");
  const last = upload("192.0.2.3");
  await until(() => statusOf(last) === 503);
  // What is complete counts no longer.
  for (const { socket } of mine) socket.write("x".repeat(10_000));
  await until(() => server.running.length === 2);
  const next = upload("192.0.2.1");
  await sleep(100);
  expect(next.text()).toBe("");
});

test("a body whose client left while it waited counts no longer", async () => {
  const limits = { calls, bodyBytesPerAddress: 5000 };
  server = await startHeldServer({ limits });
  const upload = (name: string): Open =>
    server.open(
      `POST /held?name=${name} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000\r\n\r\n${"x".repeat(3000)}`,
    );
  for (const name of ["a1", "a2"]) {
    upload(name);
    await until(() => server.running.includes(name));
  }
  const waiting = upload("a3");
  await until(() => server.received() === 3);
  await sleep(20);
  const refused = upload("a4");
  await until(() => statusOf(refused) === 429);
  waiting.socket.destroy();
  await sleep(50);
  const next = upload("a5");
  await sleep(50);
  expect(next.text()).toBe("");
  server.release();
  await until(() => server.running.includes("a5"));
});

test("event streams of one address are limited, and hold no place of a call", async () => {
  server = await startHeldServer();
  const rpc = await startTestServer({
    trustedProxies: 1,
    limits: { streams: 3, streamsPerAddress: 2, calls },
  });
  const { text: key } = await rpc.keys.add("read");
  const authorization = `Bearer ${key}`;
  const controller = new AbortController();
  const stream = (client: string) =>
    fetch(`${rpc.url}/trpc/live?input=%7B%22user_id%22%3A%22a%22%7D`, {
      headers: { "x-forwarded-for": client, authorization },
      signal: controller.signal,
    });
  expect((await stream("192.0.2.1")).status).toBe(200);
  expect((await stream("192.0.2.1")).status).toBe(200);
  const refused = await stream("192.0.2.1");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
  expect(await refused.json()).toMatchObject({ error: { data: { hellorec_code: 2029 } } });
  expect((await stream("192.0.2.2")).status).toBe(200);
  expect((await stream("192.0.2.3")).status).toBe(503);
  const call = `${rpc.url}/trpc/helloRec?input=%7B%22user_id%22%3A%22a%22%7D`;
  expect(
    (await fetch(call, { headers: { "x-forwarded-for": "192.0.2.1", authorization } })).status,
  ).toBe(200);
  controller.abort();
  await until(() => rpc.ports.open.streams === 0);
  expect((await fetch(call, { headers: { authorization } })).status).toBe(200);
  await rpc.app.close();
});
