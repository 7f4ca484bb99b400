/** Broken HTTP: the status, and the server lives. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exchange, parseAnswer, request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

describe("broken HTTP", () => {
  const BODY = '{"user_id":"a"}';
  test.each([
    ["both lengths", `content-length: 15\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["two lengths", `content-length: 15\r\ncontent-length: 16\r\n\r\n${BODY}`],
    ["a length that is none", `content-length: x\r\n\r\n${BODY}`],
    ["bare line feeds", `content-length: 15\n\n${BODY}`],
    ["a header without a name", `: x\r\n\r\n`],
  ])("%s: 400, and the server lives", async (_what, rest) => {
    const answer = await exchange(
      server.port,
      `POST /hello_rec HTTP/1.1\r\nhost: localhost\r\n${rest}`,
    );
    expect(parseAnswer(answer).status).toBe(400);
    expect((await request(server.port, "GET", "/")).status).toBe(200);
  });

  test("headers over 16 KB: 431", async () => {
    const answer = await request(server.port, "GET", "/", { x: "y".repeat(20_000) });
    expect(answer.status).toBe(431);
  });

  test("slow headers and slow bodies: 408", async () => {
    const limits = { headersMs: 200, requestMs: 300 };
    const slow = await startTestServer({ limits });
    const head = "POST /hello_rec HTTP/1.1\r\nhost: localhost\r\n";
    const answers = await Promise.all([
      exchange(slow.port, head),
      exchange(slow.port, `${head}content-length: 15\r\n\r\n{`),
    ]);
    await slow.app.close();
    expect(answers.map((answer) => parseAnswer(answer).status)).toEqual([408, 408]);
  });

  test("a path that cannot be decoded is one that is not there", async () => {
    const answer = await request(server.port, "GET", "/%zz");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });
});
