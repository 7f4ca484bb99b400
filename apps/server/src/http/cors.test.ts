/** CORS: what pages of allowed origins may read, and that they may read refusals too. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exchange, parseAnswer, request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

const SHOP = "https://shop.example";
const ADMIN = "https://admin.example";
const EVIL = "https://evil.example";

let page: string;
let server: TestServer;
let single: TestServer;
beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), "hellorec-page-"));
  await writeFile(join(page, "index.html"), "<!doctype html><title>the page</title>");
  const limits = { headersMs: 200, requestMs: 300 };
  const access = { listenAddress: "127.0.0.1", allowedOrigins: [ADMIN, SHOP], allowedHosts: [] };
  server = await startTestServer({ pageFolder: page, limits, access });
  single = await startTestServer({ limits, access: { ...access, allowedOrigins: [SHOP] } });
});
afterAll(async () => {
  await server.app.close();
  await single.app.close();
  await rm(page, { recursive: true });
});

const UNAVAILABLE = Object.assign(new Error("queue full"), { code: "UNAVAILABLE" });
const EVENT = '{"events":[{"user_id":"a","item_id":"m","type":"view"}]}';
const JSON_TYPE = "content-type: application/json\r\n";
const TOO_LONG = "content-length: 1048577\r\n";

/** Requests without `Origin`: the status, the first line, other header lines, the body. */
const cases: [what: string, status: number, line: string, headers: string, body: string][] = [
  ["a call", 200, "POST /hello_rec", "content-length: 2\r\n", "{}"],
  ["a page", 200, "GET /", "", ""],
  ["a file of the web page", 200, "GET /app/", "", ""],
  ["health", 200, "GET /livez", "", ""],
  ["an RPC call", 200, "GET /trpc/popular", "", ""],
  ["an RPC batch", 200, "GET /trpc/popular,stats.get?batch=1", "", ""],
  ["an invalid input", 400, "POST /track", "content-length: 2\r\n", "{}"],
  ["an invalid input by RPC", 400, "GET /trpc/recommend", "", ""],
  ["an RPC batch that is too large", 400, `GET /trpc/${"popular,".repeat(101)}?batch=1`, "", ""],
  ["an unknown item", 404, "POST /items/get", "content-length: 15\r\n", '{"item_id":"m"}'],
  ["an unknown path", 404, "POST /nope", "content-length: 2\r\n", "{}"],
  ["an unknown procedure", 404, "GET /trpc/nope", "", ""],
  ["a path under /trpc that is none", 404, "GET /trpc/a/b", "", ""],
  ["a path that cannot be decoded", 404, "GET /%zz", "", ""],
  ["a path with raw bytes", 404, "GET /\u00e9", "", ""],
  ["a wrong method", 405, "GET /track", "", ""],
  ["a wrong method by RPC", 405, "PUT /trpc/track", "", ""],
  ["another type by RPC", 415, "POST /trpc/track", "content-type: text/plain\r\n", ""],
  ["overload", 503, "POST /track", `content-length: ${EVENT.length}\r\n`, EVENT],
  [
    "overload by RPC",
    503,
    "POST /trpc/track",
    `${JSON_TYPE}content-length: ${EVENT.length}\r\n`,
    EVENT,
  ],
  ["a declared length over the limit", 413, "POST /track", TOO_LONG, "x"],
  ["the same by RPC", 413, "POST /trpc/track", JSON_TYPE + TOO_LONG, "x"],
  [
    "chunks over the limit",
    413,
    "POST /track",
    "transfer-encoding: chunked\r\n",
    `100001\r\n${"x".repeat(0x100001)}\r\n0\r\n\r\n`,
  ],
  ["headers over 16 KB", 431, "GET /", `x: ${"y".repeat(20_000)}\r\n`, ""],
  ["a broken header", 400, "GET /", ": x\r\n", ""],
  ["two lengths", 400, "POST /track", "content-length: 1\r\ncontent-length: 2\r\n", ""],
  ["broken chunks", 400, "POST /track", "transfer-encoding: chunked\r\n", "none\r\n"],
  ["a slow body", 408, "POST /track", "content-length: 15\r\n", "{"],
];

async function ask(
  { port }: TestServer,
  origin: string,
  [, status, line, headers, body]: (typeof cases)[number],
) {
  server.ports.failure.error = status === 503 ? UNAVAILABLE : undefined;
  const named = `host: localhost\r\norigin: ${origin}\r\nsec-fetch-site: cross-site\r\n`;
  const closing = status === 408 ? "" : "connection: close\r\n";
  const text = `${line} HTTP/1.1\r\n${named}${closing}${headers}\r\n${body}`;
  const answer = parseAnswer(await exchange(port, Buffer.from(text)));
  server.ports.failure.error = undefined;
  return answer;
}

describe.each(cases)("%s", (...one) => {
  const [, status] = one;

  test(`pages of both allowed origins may read the ${status}`, async () => {
    for (const origin of [SHOP, ADMIN]) {
      const answer = await ask(server, origin, one);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
      expect(answer.headers.get("access-control-expose-headers")).toBe(
        "retry-after, ratelimit, ratelimit-policy, x-request-id",
      );
      expect(varyOf(answer.headers)).toContain("origin");
    }
  });

  test("pages of another origin may not", async () => {
    const answer = await ask(server, EVIL, one);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(varyOf(answer.headers)).toContain("origin");
  });
});

function varyOf(headers: Headers): string[] {
  return (headers.get("vary") ?? "").split(/\s*,\s*/);
}

test("what a route adds to Vary stays beside Origin", async () => {
  const varyAt = async (path: string) =>
    varyOf((await request(server.port, "GET", path, { origin: SHOP })).headers).sort();
  expect(await varyAt("/trpc/popular")).toEqual(["accept", "origin", "trpc-accept"]);
  expect(await varyAt("/trpc/popular,stats.get?batch=1")).toContain("origin");
  expect(await varyAt("/nope")).toEqual(["accept", "origin"]);
  expect(await varyAt("/")).toEqual(["origin"]);
});

test("without allowed origins there is no CORS header, and no Vary", async () => {
  const closed = await startTestServer();
  const { headers } = await request(closed.port, "GET", "/livez", { origin: SHOP });
  await closed.app.close();
  expect(headers.get("access-control-allow-origin")).toBeNull();
  expect(headers.get("vary")).toBeNull();
});

test("a Host that is not allowed is refused in words that the page can read", async () => {
  const headers = { host: "other.example", origin: SHOP };
  const answer = await request(server.port, "POST", "/track", headers, EVENT);
  expect(answer.status).toBe(403);
  expect(answer.body).toContain("ALLOWED_HOSTS");
  expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP);
});

test("an event stream", async () => {
  const url = `${server.url}/trpc/live?input=%7B%22user_id%22%3A%22a%22%7D`;
  const headers = await new Promise<Headers>((resolve, reject) => {
    const asked = get(url, { agent: false, headers: { origin: SHOP } }, (stream) => {
      resolve(new Headers(Object.entries(stream.headers).map(([k, v]) => [k, String(v)])));
      stream.on("error", () => {});
      stream.destroy();
    });
    asked.on("error", reject);
  });
  expect(headers.get("content-type")).toBe("text/event-stream");
  expect(headers.get("access-control-allow-origin")).toBe(SHOP);
  expect(varyOf(headers)).toContain("origin");
});

test("headers that stay unfinished: the answer names the only allowed origin, or none", async () => {
  const head = `GET / HTTP/1.1\r\nhost: localhost\r\norigin: ${SHOP}\r\n`;
  const [one, several] = await Promise.all(
    [single, server].map(async ({ port }) => parseAnswer(await exchange(port, head))),
  );
  expect([one?.status, several?.status]).toEqual([408, 408]);
  expect(one?.headers.get("access-control-allow-origin")).toBe(SHOP);
  expect(several?.headers.get("access-control-allow-origin")).toBeNull();
});

test("while the server stops, the answers that are left carry them", async () => {
  const stopping = await startTestServer({
    access: { listenAddress: "127.0.0.1", allowedOrigins: [SHOP], allowedHosts: [] },
  });
  stopping.readiness.draining();
  const { status, headers } = await request(stopping.port, "GET", "/readyz", { origin: SHOP });
  await stopping.app.close();
  expect(status).toBe(503);
  expect(headers.get("access-control-allow-origin")).toBe(SHOP);
  expect(headers.get("retry-after")).toBe("1");
});

describe("preflights", () => {
  const asked = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type,x-own",
  };

  test.each(["/trpc/track", "/track", "/hello_rec", "/nope"])("%s: 204", async (path) => {
    const answer = await request(server.port, "OPTIONS", path, { ...asked, origin: SHOP });
    expect(answer.status).toBe(204);
    expect(answer.body).toBe("");
    expect(answer.headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(answer.headers.get("access-control-allow-methods")).toBe("GET, POST");
    expect(answer.headers.get("access-control-allow-headers")).toBe("content-type,x-own");
    expect(answer.headers.get("access-control-max-age")).toBe("600");
    expect(varyOf(answer.headers)).toEqual(["origin", "access-control-request-headers"]);
  });

  test("other origins get no permission", async () => {
    for (const path of ["/trpc/track", "/hello_rec"]) {
      const answer = await request(server.port, "OPTIONS", path, { ...asked, origin: EVIL });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect(answer.headers.get("access-control-allow-methods")).toBeNull();
    }
  });

  test("OPTIONS without a preflight lists the methods", async () => {
    const answer = await request(server.port, "OPTIONS", "/hello_rec", { origin: SHOP });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("allow")).toBe("OPTIONS, POST");
  });
});
