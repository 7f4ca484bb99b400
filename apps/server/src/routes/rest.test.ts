/** The REST shim: the addresses of all procedures, and every kind of bad body. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";
import { procedures } from "./procedures.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

const LEGACY_CALLS = new Set(["/hello_rec", "/multiply"]);
const rest = procedures.filter(
  ({ type, restPath }) => type !== "subscription" && !LEGACY_CALLS.has(restPath),
);

const post = (path: string, body: string | Buffer, headers = {}) =>
  request(server.port, "POST", path, headers, body);

describe("REST", () => {
  test("every query and mutation has an address", () => {
    expect(rest.map(({ restPath }) => restPath)).toContain("/recommend_for_session");
    expect(rest.map(({ restPath }) => restPath)).toContain("/items/put");
  });

  describe.each(rest)("$restPath", ({ restPath: path }) => {
    test.each([
      ["no JSON", "{", "line 1, column 2 is its end"],
      ["form data", "user_id=alice", 'line 1, column 1 has "u"'],
      ["a mark before no JSON", '\uFEFF{"a":}', 'line 1, column 6 has "}"'],
      ["bad UTF-8", Buffer.of(0x7b, 0xff, 0x7d), "its bytes are not UTF-8"],
    ])("%s is said to be none, and where", async (_what, body, why) => {
      const answer = await post(path, body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(JSON.parse(answer.body)).toEqual({ code: 2000, msg: `the body is not JSON: ${why}` });
    });

    test.each([
      ["a list", "[]"],
      ["null", "null"],
      ["a number", "1"],
      ["an unknown field", '{"no_such_field":1}'],
      ["a prototype key", '{"__proto__":{"limit":5},"constructor":1}'],
      ["deep nesting", `{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ])("%s is a bad request", async (_what, body) => {
      const answer = await post(path, body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 2000 });
    });

    test("a wrong method is answered in JSON, with Allow", async () => {
      const answer = await request(server.port, "GET", path);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("OPTIONS, POST");
      expect(JSON.parse(answer.body)).toMatchObject({ code: 2005 });
    });
  });

  test.each(["", "garbage", "text/plain", "application/x-www-form-urlencoded", "a;;b"])(
    "the type %j makes no difference",
    async (type) => {
      const answer = await post("/recommend", '{"user_id":"a"}', { "content-type": type });
      expect(answer.body).toBe(
        '{"code":0,"msg":"请求成功","data":{"items":[],"strategy":"popular","model_version":null,"recommendation_id":"r1"}}',
      );
    },
  );

  test.each(["/popular", "/model/status", "/stats/get", "/items/list", "/events/list"])(
    "%s needs no body",
    async (path) => {
      expect((await post(path, "")).status).toBe(200);
    },
  );

  test("an empty body is an object without fields", async () => {
    expect(JSON.parse((await post("/recommend", "")).body)).toMatchObject({
      code: 2000,
      msg: expect.stringContaining("user_id"),
    });
  });

  test("what is not there is NOT_FOUND", async () => {
    const answer = await post("/items/get", '{"item_id":"m"}');
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 2004 });
  });

  test.each([
    ["/live", "/trpc/live"],
    ["/model/progress", "/trpc/model.progress"],
  ])("the stream %s says where it is", async (path, address) => {
    for (const method of ["GET", "POST"]) {
      const answer = await request(server.port, method, path, {}, method === "POST" ? "{}" : "");
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toEqual({
        code: 2004,
        msg: `${path} is an event stream: GET ${address}, with its input as JSON in ?input=`,
      });
    }
  });
});
