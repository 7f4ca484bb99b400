/** Requests that another program may read otherwise, on a raw socket. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exchange, parseAnswer } from "../../testing/raw-http.ts";
import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";

let server: TestServer;
let open: TestServer;
beforeAll(async () => {
  const allowedOrigins = ["https://shop.example"];
  server = await startTestServer({
    access: { listenAddress: "127.0.0.1", allowedOrigins, allowedHosts: [] },
  });
  open = await startTestServer({
    access: { listenAddress: "0.0.0.0", allowedOrigins: [], allowedHosts: [] },
  });
});
afterAll(async () => {
  await server.app.close();
  await open.app.close();
});

const END = "Connection: close\r\n\r\n";
const HOST = "Host: localhost\r\n";
const BODY = '{"user_id":"a"}';
const POST = `POST /hello_rec HTTP/1.1\r\n${HOST}Content-Length: ${BODY.length}\r\n`;

const ask = async (bytes: string, { port } = server) => parseAnswer(await exchange(port, bytes));

describe("headers after the 2,000th", () => {
  const filler = (count: number) => "a:\r\n".repeat(count);

  test.each(["Origin: https://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n"])(
    "hide no %s",
    async (origin) => {
      for (const count of [0, 1900, 1990]) {
        expect((await ask(`${POST}${filler(count)}${origin}${END}${BODY}`)).status).toBe(403);
      }
      for (const count of [2000, 2100, 3500]) {
        const answer = await ask(`${POST}${filler(count)}${origin}${END}${BODY}`);
        expect(answer.status).toBe(431);
        expect(JSON.parse(answer.body)).toEqual({
          code: 2031,
          msg: "the request has more than 2000 headers",
        });
      }
    },
  );

  test("are refused under every path, with CORS headers for an allowed origin", async () => {
    for (const path of ["/trpc/helloRec", "/livez", "/nope"]) {
      const head = `GET ${path} HTTP/1.1\r\n${HOST}${filler(2000)}Origin: https://shop.example\r\n`;
      const answer = await ask(`${head}${END}`);
      expect(answer.status).toBe(431);
      expect(answer.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    }
  });

  test("a request with many is served", async () => {
    const answer = await ask(`${POST}${filler(1990)}${END}${BODY}`);
    expect(answer.body).toContain("hello a");
  });
});

test.each([
  ["two Hosts", "Host: localhost\r\nHost: localhost\r\n"],
  ["two Hosts, one of them foreign", "Host: localhost\r\nHost: evil.example\r\n"],
  ["a list in Host", "Host: localhost, evil.example\r\n"],
  ["a path in Host", "Host: localhost/x\r\n"],
  ["a user in Host", "Host: user@localhost\r\n"],
])("%s: 400, beyond loopback too, and for a probe", async (_what, hosts) => {
  for (const one of [server, open]) {
    for (const target of ["/", "/livez", "/trpc/helloRec", "http://localhost/"]) {
      if (target.startsWith("http") && hosts.split(":").length === 2) continue;
      // A first request with a good Host is not remembered for it.
      await ask(`GET / HTTP/1.1\r\n${HOST}${END}`, one);
      const answer = await ask(`GET ${target} HTTP/1.1\r\n${hosts}${END}`, one);
      expect([target, answer.status]).toEqual([target, 400]);
    }
  }
});

test.each(["HTTP/2.0", "HTTP/0.9"])("%s: 400", async (version) => {
  for (const path of ["/livez", "/trpc/helloRec", "/"]) {
    const answer = await ask(`GET ${path} ${version}\r\n${HOST}\r\n`);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(`${version} is not spoken here`);
  }
});

test("HTTP/1.0 is served", async () => {
  expect((await ask("GET /livez HTTP/1.0\r\n\r\n")).status).toBe(200);
});

test.each([
  ["gzip, chunked", "HTTP/1.1"],
  ["chunked", "HTTP/1.0"],
])("Transfer-Encoding: %s in %s: 400", async (coding, version) => {
  const head = `POST /hello_rec ${version}\r\n${HOST}Transfer-Encoding: ${coding}\r\n`;
  const answer = await ask(`${head}${END}f\r\n${BODY}\r\n0\r\n\r\n`);
  expect(answer.status).toBe(400);
});

test.each([
  ["two Origins", "Origin: https://shop.example\r\nOrigin: https://evil.example\r\n", 403],
  ["two sites", "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n", 403],
])("%s: the foreign one counts", async (_what, headers, status) => {
  expect((await ask(`${POST}${headers}${END}${BODY}`)).status).toBe(status);
});

test("two types under /trpc: neither counts", async () => {
  const types = "Content-Type: application/json\r\nContent-Type: text/plain\r\n";
  const head = POST.replace("/hello_rec", "/trpc/helloRec");
  expect((await ask(`${head}${types}${END}${BODY}`)).status).toBe(415);
});

test("a header in two lines: 400", async () => {
  const answer = await ask(`GET / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n${END}`);
  expect(answer.status).toBe(400);
});
