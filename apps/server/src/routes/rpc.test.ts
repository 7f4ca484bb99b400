/** Event streams, and how a server closes with calls in progress. */
import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.app.close());

const LIVE = "/trpc/live?input=%7B%22user_id%22%3A%22a%22%7D";

/** Opens a stream and waits for its first event with data. */
function openStream(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${server.url}${path}`, { agent: false, headers }, (stream) => {
      let seen = "";
      stream.on("data", (chunk: Buffer) => {
        seen += chunk.toString();
        if (/\n\ndata: \{/.test(seen)) resolve(stream);
      });
      // A stream that is cut off ends with an error. The tests wait for its close.
      stream.on("error", () => {});
    }).on("error", reject);
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

describe("subscriptions", () => {
  test.each([LIVE, "/trpc/model.progress", "/%74rpc/live?input=%7B%22user_id%22%3A%22a%22%7D"])(
    "%s streams until its client leaves",
    async (path) => {
      const stream = await openStream(path);
      expect(stream.headers["content-type"]).toBe("text/event-stream");
      expect(server.ports.open.streams).toBe(1);
      stream.destroy();
      await until(() => server.ports.open.streams === 0);
    },
  );

  test.each([LIVE, "/trpc/model.progress"])(
    "%s accepts a client that reconnects with last-event-id",
    async (path) => {
      const stream = await openStream(path, { "last-event-id": "x" });
      expect(stream.headers["content-type"]).toBe("text/event-stream");
      stream.destroy();
      await until(() => server.ports.open.streams === 0);
    },
  );

  test("a hundred come and go, and none is left", async () => {
    for (let batch = 0; batch < 5; batch++) {
      const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(LIVE)));
      for (const stream of streams) stream.destroy();
    }
    await until(() => server.ports.open.streams === 0);
    expect((await request(server.port, "GET", "/livez")).status).toBe(200);
  });

  test("closing the server cuts them off without an end that would stop the client", async () => {
    const stream = await openStream(LIVE);
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const closed = new Promise((resolve) => stream.once("close", resolve));
    await server.app.close();
    await closed;
    expect(text).not.toContain("event: return");
    await until(() => server.ports.open.streams === 0);
  });

  test("an invalid input is an error on the stream", async () => {
    const unknown = `${LIVE.slice(0, -3)}%2C%22last_event_id%22%3A%22x%22%7D`;
    for (const path of ["/trpc/live", unknown]) {
      const answer = await (await fetch(server.url + path)).text();
      expect(answer).toContain("serialized-error");
      expect(answer).toContain('"hellorec_code":2000');
    }
  });
});

test.each([
  ["/trpc/trpc/recommend", "leave /trpc off the base address: clients append it themselves"],
  ["/trpc/a/b", "calls go to /trpc/<procedure>"],
])("%s says what is wrong with the address", async (path, message) => {
  const { status, body } = await request(server.port, "GET", path);
  expect(status).toBe(404);
  expect(JSON.parse(body)).toMatchObject({ error: { message, data: { hellorec_code: 2004 } } });
});

test.each(["/trpc/nothing", "/trpc/recommend,similar?batch=1", "/trpc/recommend"])(
  "TRACE %s is refused as a wrong method",
  async (path) => {
    const { status, headers } = await request(server.port, "TRACE", path);
    expect({ status, allow: headers.get("allow") }).toEqual({ status: 405, allow: "GET, POST" });
    expect(server.logged).toEqual([]);
  },
);

test("a request in progress is answered while the server closes", async () => {
  let release = (): void => {};
  server.ports.hold.until = new Promise((resolve) => (release = resolve));
  const event = '{"events":[{"user_id":"a","item_id":"m","type":"view"}]}';
  const answer = request(server.port, "POST", "/track", {}, event);
  await sleep(50);
  const closed = server.app.close();
  release();
  expect((await answer).body).toContain('"accepted":1');
  await closed;
});
