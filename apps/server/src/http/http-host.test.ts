/** Every route with bad input, sizes, broken HTTP, and what never gets out. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { procedures } from "../routes/procedures.ts";
import { MAX_BATCHED_CALLS } from "../routes/rpc.ts";
import { exchange, parseAnswer, request } from "../testing/raw-http.ts";
import type { TestHost } from "../testing/test-ports.ts";
import { startTestHost } from "../testing/test-ports.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.app.close());

const JSON_TYPE = { "content-type": "application/json" };
const LESSON = new Set(["/hello_rec", "/multiply"]);
const rest = procedures.filter(({ type, path }) => type !== "subscription" && !LESSON.has(path));
const MEGABYTE = 1_048_576;

const post = (path: string, body: string | Buffer, headers = {}) =>
  request(host.port, "POST", path, headers, body);

describe("REST", () => {
  test("every query and mutation has an address", () => {
    expect(rest.map(({ path }) => path)).toContain("/recommend_for_session");
    expect(rest.map(({ path }) => path)).toContain("/items/put");
  });

  describe.each(rest)("$path", ({ path }) => {
    test.each([
      ["no JSON", "{"],
      ["form data", "user_id=alice"],
      ["bad UTF-8", Buffer.of(0x7b, 0xff, 0x7d)],
    ])("%s is said to be none", async (_what, body) => {
      const answer = await post(path, body);
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(JSON.parse(answer.body)).toEqual({ code: 2000, msg: "the body is not JSON" });
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
      const answer = await request(host.port, "GET", path);
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

  test("subscriptions have no address", async () => {
    expect((await post("/live", '{"user_id":"a"}')).status).toBe(404);
  });
});

describe("errors of the server", () => {
  const event = '{"events":[{"user_id":"a","item_id":"m","type":"view"}]}';

  test.each([
    ["/track", {}],
    ["/trpc/track", JSON_TYPE],
  ])("%s tells nothing of an internal error but logs it", async (path, headers) => {
    host.ports.failure.error = new Error("SELECT secret FROM /var/db");
    const answer = await post(path, event, headers);
    host.ports.failure.error = undefined;
    expect(answer.status).toBe(500);
    expect(answer.body).toContain("internal error");
    expect(answer.body).not.toMatch(/secret|stack|\.ts/);
    expect(host.logged.at(-1)).toContain("SELECT secret");
  });

  test.each([
    ["/track", {}],
    ["/trpc/track", JSON_TYPE],
  ])("%s says when to try again", async (path, headers) => {
    host.ports.failure.error = Object.assign(new Error("queue full"), { code: "UNAVAILABLE" });
    const answer = await post(path, event, headers);
    host.ports.failure.error = undefined;
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(answer.body).toContain("2053");
  });
});

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
    const answer = await request(host.port, "GET", "/trpc/track");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
  });

  test.each([
    ["PUT", "helloRec", "GET, POST"],
    ["DELETE", "track", "POST"],
    ["OPTIONS", "live", "GET, POST"],
  ])("refuses %s %s, whatever its type, with Allow", async (method, name, allow) => {
    for (const headers of [{}, JSON_TYPE]) {
      const answer = await request(host.port, method, `/trpc/${name}`, headers);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe(allow);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { data: { hellorec_code: 2005 } } });
    }
  });

  test("says in its own words that an input is no JSON", async () => {
    const answers = [
      await request(host.port, "GET", "/trpc/helloRec?input=%7Bbad"),
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
    expect((await batch(MAX_BATCHED_CALLS)).status).toBe(200);
    expect((await batch(MAX_BATCHED_CALLS + 1)).status).toBe(400);
    const commas = await post(`/trpc/${",".repeat(7000)}?batch=1`, "{}", JSON_TYPE);
    expect(commas.status).toBe(400);
    expect(commas.body.length).toBeLessThan(1000);
  });
});

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
        await exchange(host.port, Buffer.concat([Buffer.from(head), chunked])),
      );
      expect(answer.status).toBe(413);
      expect(answer.headers.get("connection")).toBe("close");
    },
  );

  test("one that never ends is cut off", async () => {
    const head = "POST /hello_rec HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999\r\n\r\nx";
    expect(parseAnswer(await exchange(host.port, head)).status).toBe(413);
  });

  test("exactly 1 MiB is taken", async () => {
    const user = "a".repeat(MEGABYTE - '{"user_id":""}'.length);
    const answer = await post("/hello_rec", `{"user_id":"${user}"}`);
    expect(answer.body).toContain(`hello ${user}`);
  });

  test("where nobody reads a body, the connection ends with the answer", async () => {
    const answer = await exchange(
      host.port,
      "GET / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});

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
      host.port,
      `POST /hello_rec HTTP/1.1\r\nhost: localhost\r\n${rest}`,
    );
    expect(parseAnswer(answer).status).toBe(400);
    expect((await request(host.port, "GET", "/")).status).toBe(200);
  });

  test("headers over 16 KB: 431", async () => {
    const answer = await request(host.port, "GET", "/", { x: "y".repeat(20_000) });
    expect(answer.status).toBe(431);
  });

  test("slow headers and slow bodies: 408", async () => {
    const limits = { headers_ms: 200, request_ms: 300 };
    const slow = await startTestHost({ limits });
    const head = "POST /hello_rec HTTP/1.1\r\nhost: localhost\r\n";
    const answers = await Promise.all([
      exchange(slow.port, head),
      exchange(slow.port, `${head}content-length: 15\r\n\r\n{`),
    ]);
    await slow.app.close();
    expect(answers.map((answer) => parseAnswer(answer).status)).toEqual([408, 408]);
  });

  test("a path that cannot be decoded is one that is not there", async () => {
    const answer = await request(host.port, "GET", "/%zz");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });
});

describe("the lesson's paths", () => {
  test.each([
    ["POST", "/", 405, "GET, HEAD, OPTIONS"],
    ["PUT", "/hello_rec", 405, "OPTIONS, POST"],
    ["PROPFIND", "/hello_rec", 405, "OPTIONS, POST"],
    ["OPTIONS", "/", 200, "GET, HEAD, OPTIONS"],
    ["OPTIONS", "/hello_rec", 200, "OPTIONS, POST"],
    ["HEAD", "/", 200, undefined],
    ["GET", "/hello_rec/", 404, undefined],
    ["OPTIONS", "/nope", 404, undefined],
  ])("%s %s: %i", async (method, path, status, allow) => {
    const answer = await request(host.port, method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("allow") ?? undefined).toBe(allow);
  });
});

describe("request targets", () => {
  const ask = async (method: string, target: string) => {
    const { port } = host;
    const head = `${method} ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
    return parseAnswer(await exchange(port, Buffer.from(head)));
  };

  test.each([
    ["GET", "http://127.0.0.1/livez", 200],
    ["GET", "HTTP://LOCALHOST:5000/livez", 200],
    ["GET", "http://localhost?x", 200],
    ["GET", "/livez#x", 200],
    ["GET", "//livez", 404],
    ["POST", "http://localhost/", 405],
    ["GET", "http://localhost/nope", 404],
    ["GET", "http://localhost/trpc/helloRec?input=%7B%22user_id%22:%22a%22%7D", 200],
    ["GET", "http://evil.example/livez", 403],
    ["GET", "http:///livez", 403],
  ])("%s %s: %i", async (method, target, status) => {
    const answer = await ask(method, target);
    expect(answer.status).toBe(status);
    if (target.includes("/livez") && status === 200) expect(answer.body).toContain("alive");
  });

  test.each(["*", "/é", "/hello_rec/é"])("%s is a page that is not there", async (target) => {
    const answer = await ask("GET", target);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.body).toContain("<h1>Not Found</h1>");
  });
});

test("readiness is told as it changes", async () => {
  const state = async () => {
    const { status, body } = await request(host.port, "GET", "/readyz");
    const { status: told }: { status: string } = JSON.parse(body);
    return [status, told];
  };
  expect(await state()).toEqual([503, "starting"]);
  host.readiness.ready();
  expect(await state()).toEqual([200, "ready"]);
  let reachable = false;
  host.readiness.dependOn(() => reachable);
  expect(await state()).toEqual([503, "unreachable"]);
  reachable = true;
  expect(await state()).toEqual([200, "ready"]);
  reachable = false;
  host.readiness.draining();
  host.readiness.ready();
  expect(await state()).toEqual([503, "draining"]);
  expect((await request(host.port, "GET", "/livez")).status).toBe(200);
});

test("answers carry the headers that keep browsers careful", async () => {
  const answer = await post("/hello_rec", '{"user_id":"a"}');
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  const page = await request(host.port, "GET", "/nowhere");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("x-frame-options")).toBe("DENY");
});
