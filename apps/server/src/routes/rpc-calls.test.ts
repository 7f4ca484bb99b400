/** Calls under /trpc: content types, methods, errors and batches. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";
import { MAX_CALLS_PER_REQUEST } from "./rpc.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

const JSON_TYPE = { "content-type": "application/json" };

const post = (path: string, body: string | Buffer, headers = {}) =>
  request(server.port, "POST", path, headers, body);

describe("tRPC", () => {
  test.each([
    ["a form", "application/x-www-form-urlencoded"],
    ["multipart", "multipart/form-data; boundary=x"],
    ["plain text", "text/plain"],
    ["bytes", "application/octet-stream"],
    ["garbage", "garbage"],
    ["a type that starts alike", "application/jsonl"],
  ])("refuses %s", async (_what, type) => {
    const answer = await post("/trpc/track", "{}", { "content-type": type });
    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { data: { code: "UNSUPPORTED_MEDIA_TYPE", hellorec_code: 2015 } },
    });
  });

  test("refuses a body without a type", async () => {
    expect((await post("/trpc/track", "{}")).status).toBe(415);
  });

  test.each([
    ["no JSON", "/trpc/track", "{", 400, 2000],
    ["an unknown procedure", "/trpc/nope", "{}", 404, 2004],
    ["no procedure", "/trpc", "{}", 404, 2004],
    ["a folder", "/trpc/items/get", "{}", 404, 2004],
    ["a prototype key as a name", "/trpc/__proto__", "{}", 404, 2004],
    ["another", "/trpc/constructor.call", "{}", 404, 2004],
    ["a wrong field", "/trpc/recommend", '{"user_id":1}', 400, 2000],
    ["a prototype key", "/trpc/recommend", '{"__proto__":{"user_id":"a"}}', 400, 2000],
  ])("answers %s in its own shape", async (_what, path, body, status, code) => {
    const answer = await post(path, body, JSON_TYPE);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { message: expect.any(String), data: { hellorec_code: code, httpStatus: status } },
    });
    expect(answer.body).not.toContain("stack");
  });

  test("refuses a mutation by GET", async () => {
    const answer = await request(server.port, "GET", "/trpc/track");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
  });

  test.each([
    ["PUT", "helloRec", "GET, POST"],
    ["DELETE", "track", "POST"],
    ["OPTIONS", "live", "GET, POST"],
  ])("refuses %s %s, whatever its type, with Allow", async (method, name, allow) => {
    for (const headers of [{}, JSON_TYPE]) {
      const answer = await request(server.port, method, `/trpc/${name}`, headers);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe(allow);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { data: { hellorec_code: 2005 } } });
    }
  });

  test("says in its own words that an input is no JSON", async () => {
    const answers = [
      await request(server.port, "GET", "/trpc/helloRec?input=%7Bbad"),
      await post("/trpc/track", "{bad", JSON_TYPE),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(400);
      expect(JSON.parse(body)).toMatchObject({ error: { message: "the input is not JSON" } });
    }
  });

  test("takes a query that is too long for a URL by POST", async () => {
    const answer = await post("/trpc/helloRec", '{"user_id":"a"}', JSON_TYPE);
    expect(JSON.parse(answer.body)).toEqual({ result: { data: "hello a" } });
  });

  test("bounds batches", async () => {
    const batch = (calls: number) => {
      const names = Array.from({ length: calls }, () => "helloRec").join(",");
      const inputs = Object.fromEntries(
        Array.from({ length: calls }, (_, at) => [at, { user_id: "a" }]),
      );
      return post(`/trpc/${names}?batch=1`, JSON.stringify(inputs), JSON_TYPE);
    };
    expect((await batch(MAX_CALLS_PER_REQUEST)).status).toBe(200);
    expect((await batch(MAX_CALLS_PER_REQUEST + 1)).status).toBe(400);
    const commas = await post(`/trpc/${",".repeat(7000)}?batch=1`, "{}", JSON_TYPE);
    expect(commas.status).toBe(400);
    expect(commas.body.length).toBeLessThan(1000);
  });
});
