import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

import { fastify } from "fastify";
import { expect, test } from "vitest";

import { addDrain } from "./drain.ts";

/** Longer than a connection has to be quiet before it is closed. */
const STALL_MS = 300;
const REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** Sends a request over a new connection. */
function request(port: string) {
  const client = connect(Number(port), "127.0.0.1");
  let text = "";
  client.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  client.on("error", () => {});
  client.write(REQUEST);
  return { client, received: () => text };
}

test("a request that arrives while the process is not run is answered", async () => {
  const app = fastify({ return503OnClosing: false });
  app.get("/", () => "answer");
  addDrain(app);
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const { client, received } = request(port);
  await expect.poll(received).toContain("answer");

  const closed = app.close();
  await expect.poll(() => app.server.listening).toBe(false);
  await sleep(30);
  const before = received().length;
  // From here the event loop comes to its timers before it reads.
  await nextTurn();
  client.write(REQUEST);
  const until = performance.now() + STALL_MS;
  while (performance.now() < until);
  if (!client.closed) await once(client, "close");
  expect(received().slice(before)).toContain("answer");
  await closed;
});

test("a connection that waits for its turn when the server stops is served", async () => {
  const app = fastify({ return503OnClosing: false });
  app.get("/", () => "answer");
  const listeners = app.server.listeners("connection");
  app.server.removeAllListeners("connection");
  Reflect.set(app.server, "pauseOnConnect", true);
  app.server.on("connection", (socket) => {
    setTimeout(() => {
      for (const listener of listeners) Reflect.apply(listener, app.server, [socket]);
      socket.resume();
    }, STALL_MS);
  });
  addDrain(app);
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const { client, received } = request(port);
  await once(app.server, "connection");
  const closed = app.close();
  if (!client.closed) await once(client, "close");
  expect(received()).toContain("answer");
  await closed;
});
