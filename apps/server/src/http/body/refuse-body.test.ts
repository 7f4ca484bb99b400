/** Bodies over the limit, on routes of every kind. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exchange, parseAnswer, request } from "../../testing/raw-http.ts";
import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

const JSON_TYPE = { "content-type": "application/json" };
const MEGABYTE = 1_048_576;

const post = (path: string, body: string | Buffer, headers = {}) =>
  request(server.port, "POST", path, headers, body);

describe("bodies over 1 MiB", () => {
  const body = Buffer.alloc(2 * MEGABYTE, 0x20);
  const chunked = Buffer.concat([
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from("\r\n0\r\n\r\n"),
  ]);

  test.each(["/hello_rec", "/multiply", "/track", "/nope", "/", "/livez", "/trpc/track"])(
    "%s answers 413 and closes",
    async (path) => {
      const answer = await post(path, body, JSON_TYPE);
      expect(answer.status).toBe(413);
      expect(answer.headers.get("connection")).toBe("close");
      expect(answer.body).toContain("2013");
    },
  );

  test.each(["/hello_rec", "/track", "/nope", "/trpc/track"])(
    "%s answers 413 in the middle of chunks",
    async (path) => {
      const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
      const answer = parseAnswer(
        await exchange(server.port, Buffer.concat([Buffer.from(head), chunked])),
      );
      expect(answer.status).toBe(413);
      expect(answer.headers.get("connection")).toBe("close");
    },
  );

  test("one that never ends is cut off", async () => {
    const head = "POST /hello_rec HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999\r\n\r\nx";
    expect(parseAnswer(await exchange(server.port, head)).status).toBe(413);
  });

  test("exactly 1 MiB is taken", async () => {
    const user = "a".repeat(MEGABYTE - '{"user_id":""}'.length);
    const answer = await post("/hello_rec", `{"user_id":"${user}"}`);
    expect(answer.body).toContain(`hello ${user}`);
  });

  test("if a body is not read, the connection ends with the answer", async () => {
    const answer = await exchange(
      server.port,
      "GET / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});
