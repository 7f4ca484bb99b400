/** Subscriptions through a server that drops connections or refuses calls. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";

import { createClient, isHellorecError } from "@hellorec/client";
import { expect, test } from "vitest";

import { nodeFetch } from "./node-fetch.ts";
import { transportTo } from "./transport.ts";

const TIMEOUT_MS = 10_000;

type Answer = (response: ServerResponse) => void;

/** A server that gives these answers one after the other, and its client. */
async function clientOf(timeout_ms: number, ...answers: readonly Answer[]) {
  let asked = 0;
  const server = createServer((_, response) => answers[asked++]?.(response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const notes: string[] = [];
  const url = `http://127.0.0.1:${address.port}`;
  const client = createClient({
    url,
    fetch: nodeFetch(transportTo(url, {})),
    timeout_ms,
    onConnectionChange: ({ state }) => notes.push(state),
  });
  return {
    client,
    notes,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const stream =
  (text: string): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    // In two parts that end nowhere in particular.
    response.write(text.slice(0, 25));
    setTimeout(() => response.end(text.slice(25)), 20);
  };

const job = (job_id: string) => ({
  job_id,
  state: "running",
  progress: 0.5,
  phase: "fitting",
  started_at: "2026-01-31T12:00:00Z",
});

const message = (value: object) => `data: ${JSON.stringify(value)}\n\n`;

test("a stream that ends or breaks reconnects", async () => {
  await using served = await clientOf(
    TIMEOUT_MS,
    stream(`event: connected\ndata: {}\n\n: a comment\n\n${message(job("1"))}`),
    (response) => response.destroy(),
    (response) => response.destroy(),
    stream(`event: connected\r\ndata: {}\r\n\r\n${message(job("2"))}event: return\ndata:\n\n`),
  );
  const seen: string[] = [];
  for await (const { job_id } of served.client.model.progress.subscribe()) seen.push(job_id);
  expect(seen).toEqual(["1", "2"]);
  expect(served.notes).toEqual(["lost", "connected_again"]);
});

test("a refusal is the server's own error, by field", async () => {
  const data = {
    code: "BAD_REQUEST",
    httpStatus: 400,
    hellorec_code: 2000,
    issues: [{ path: "limit", message: "too big" }],
  };
  await using served = await clientOf(TIMEOUT_MS, (response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: "limit: too big", code: -32_600, data } }));
  });
  const lists = served.client.live.subscribe({ user_id: "a" });
  const error: unknown = await lists.next().catch((error_: unknown) => error_);
  expect(isHellorecError(error) && error.issues).toEqual(data.issues);
});

test("a stream that never opened ends with an error at once", async () => {
  await using served = await clientOf(TIMEOUT_MS, (response) => response.destroy());
  const lists = served.client.live.subscribe({ user_id: "a" });
  const error: unknown = await lists.next().catch((error_: unknown) => error_);
  expect(isHellorecError(error) && error.reason).toBe("unreachable");
});

test.each([500, 502, 503])(
  "an answer with status %i ends one that never opened",
  async (status) => {
    await using served = await clientOf(TIMEOUT_MS, (response) => {
      response.writeHead(status, { "content-type": "text/html" }).end("<p>later</p>");
    });
    const lists = served.client.live.subscribe({ user_id: "a" });
    const error: unknown = await lists.next().catch((error_: unknown) => error_);
    expect(isHellorecError(error) && [error.reason, error.http_status]).toEqual(["proxy", status]);
  },
);

test("ending one closes its request", async () => {
  let closed: Promise<unknown> | undefined;
  await using served = await clientOf(TIMEOUT_MS, (response) => {
    closed = once(response, "close");
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`event: connected\ndata: {}\n\n${message(job("1"))}`);
  });
  for await (const _ of served.client.model.progress.subscribe()) break;
  await expect(closed).resolves.toBeDefined();
});

test("a server that accepts the connection and never answers is a timeout", async () => {
  await using served = await clientOf(50, () => undefined);
  const lists = served.client.live.subscribe({ user_id: "a" });
  const error: unknown = await lists.next().catch((error_: unknown) => error_);
  expect(isHellorecError(error) && error.reason).toBe("timeout");
});
