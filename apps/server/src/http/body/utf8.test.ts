/** Bytes that are not UTF-8, wherever a request carries text. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { exchange, parseAnswer, request } from "../../testing/raw-http.ts";
import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";
import { refuseQuery } from "./utf8.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

const JSON_TYPE = { "content-type": "application/json" };
const STREAMED = { ...JSON_TYPE, "trpc-accept": "application/jsonl" };

const user = Buffer.from('{"user_id":"xY"}');
const event = Buffer.from('{"events":[{"user_id":"xY","item_id":"m","type":"view"}]}');
const batchOf = (input: Buffer) => Buffer.from(`{"0":${input.toString()}}`);
/** The same body with a byte in the place of Y. */
const withByte = (body: Buffer, byte: number) =>
  Buffer.from(body.toString("latin1").replace("Y", String.fromCharCode(byte)), "latin1");

test.each([
  ["a call", "/trpc/helloRec", JSON_TYPE, user],
  ["a mutation", "/trpc/track", JSON_TYPE, event],
  ["a batch", "/trpc/track?batch=1", JSON_TYPE, batchOf(event)],
  ["a streamed batch", "/trpc/helloRec?batch=1", STREAMED, batchOf(user)],
  ["an escaped path", "/%74rpc/helloRec", JSON_TYPE, user],
  ["REST", "/track", {}, event],
] as const)("%s: 400, and no two users become one", async (_what, path, headers, body) => {
  const before = (await request(server.port, "POST", "/events/list", {}, "{}")).body;
  for (const byte of [0xff, 0xfe, 0x80, 0xc3]) {
    const answer = await request(server.port, "POST", path, headers, withByte(body, byte));
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.body).toContain("the body is not JSON: its bytes are not UTF-8");
    expect(answer.body).toContain("2000");
  }
  expect((await request(server.port, "POST", "/events/list", {}, "{}")).body).toBe(before);
  const good = Buffer.from(body.toString().replace("Y", "ü🎬"));
  expect((await request(server.port, "POST", path, headers, good)).status).toBe(200);
});

test.each([
  ["a call", "/trpc/helloRec?input=INPUT", {}],
  ["an escaped name", "/trpc/helloRec?inpu%74=INPUT", {}],
  ["a batch", "/trpc/helloRec,helloRec?batch=1&input=%7B%220%22:INPUT,%221%22:INPUT%7D", {}],
  ["a streamed batch", "/trpc/helloRec?batch=1&input=%7B%220%22:INPUT%7D", STREAMED],
  ["a stream", "/trpc/live?input=INPUT", {}],
  ["an absolute target", "http://localhost/trpc/helloRec?input=INPUT", {}],
] as const)("%s by GET: 400", async (_what, path, headers) => {
  for (const escape of ["%FF", "%fe", "%C3", "%ED%A0%80", "%E2%28%A1"]) {
    const target = path.replaceAll("INPUT", `%7B%22user_id%22%3A%22x${escape}%22%7D`);
    const answer = await request(server.port, "GET", target, headers);
    expect([escape, answer.status]).toEqual([escape, 400]);
    expect(answer.body).toContain("the query of the address is not UTF-8");
    expect(answer.body).toContain('"hellorec_code":2000');
  }
});

test("a query in UTF-8 is served, with a sign that is no escape too", async () => {
  for (const [escaped, name] of [
    ["%C3%BC%F0%9F%8E%AC", "ü🎬"],
    ["100%", "100%"],
  ]) {
    const target = `/trpc/helloRec?input=%7B%22user_id%22%3A%22${escaped}%22%7D`;
    expect((await request(server.port, "GET", target)).body).toContain(`hello ${name}`);
  }
});

test("the legacy Flask API answers as Flask does", async () => {
  const answer = await request(server.port, "POST", "/hello_rec", {}, withByte(user, 0xff));
  expect([answer.status, answer.body]).toEqual([200, '{"code":2000,"msg":"error"}\n']);
});

test("a byte order mark is no part of a body", async () => {
  const head = `POST /trpc/helloRec HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
  const body = Buffer.concat([Buffer.from("\uFEFF"), user]);
  const lines = `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head + lines), body]);
  expect(parseAnswer(await exchange(server.port, bytes)).body).toContain("hello xY");
});

test.each([
  ["/a?b=%C3%BC", false],
  ["/a?b=%C3x%BC", true],
  ["/%FF?b=1", false],
  ["/a", false],
])("%s is refused: %s", (url, isRefused) => {
  expect(refuseQuery(url) !== undefined).toBe(isRefused);
});
