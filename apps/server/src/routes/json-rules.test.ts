/** The same rules of JSON at every address that reads it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

interface Answer {
  readonly status: number;
  readonly body: string;
}
/** A way to call a procedure: its input is JSON text. */
type Door = (procedure: string, json: string) => Promise<Answer>;

const TRPC = { "content-type": "application/json" };
const STREAMED = { ...TRPC, "trpc-accept": "application/jsonl" };
const post = (path: string, body: string, headers = {}) =>
  request(server.port, "POST", path, headers, body);
const rest = (procedure: string) => `/${procedure.replace(".", "/")}`;

/** Doors that take a body. */
const bodies: Record<string, Door> = {
  REST: (procedure, json) => post(rest(procedure), json),
  "tRPC, POST": (procedure, json) => post(`/trpc/${procedure}`, json, TRPC),
  "tRPC, POST with a charset": (procedure, json) =>
    post(`/trpc/${procedure}`, json, { "content-type": "application/json; charset=utf-8" }),
};
/** Doors that take a batch as a body: a mark before it is before the whole. */
const batches: Record<string, Door> = {
  "tRPC, a batch": (procedure, json) => post(`/trpc/${procedure}?batch=1`, batchOf(json), TRPC),
  "tRPC, a streamed batch": (procedure, json) =>
    post(`/trpc/${procedure}?batch=1`, batchOf(json), STREAMED),
};

function batchOf(json: string): string {
  const isMarked = json.startsWith("\uFEFF");
  return `${isMarked ? "\uFEFF" : ""}{"0":${isMarked ? json.slice(1) : json}}`;
}

const put = (attributes: string) =>
  `{"items":[{"item_id":"m","title":"M","attributes":${attributes}}]}`;
const track = (value: string) =>
  `{"events":[{"user_id":"a","item_id":"m","type":"view","value":${value}}]}`;

describe.each(Object.entries({ ...bodies, ...batches }))("%s", (_name, call) => {
  test.each([
    ["items.put", put('{"ean":12345678901234567891}'), "items[0].attributes.ean: "],
    ["items.put", put('{"ean":1e400}'), "items[0].attributes.ean: "],
    ["track", track("9007199254740993"), "events[0].value: "],
    ["track", track("-1e400"), "events[0].value: "],
  ])("refuses a number that lost digits: %s %s", async (procedure, json, field) => {
    const { body } = await call(procedure, json);
    expect(body).toContain(`${field}a number beyond ±(2^53 - 1) loses digits; send it as a string`);
    expect(body).toContain("2000");
  });

  test("refuses a key that would be lost", async () => {
    const { body } = await call("items.put", put('{"__proto__":"x"}'));
    expect(body).toContain("items[0].attributes.__proto__: is not allowed as a key");
  });

  test.each([64, 65, 300_000])("takes 64 levels and no more: %i", async (depth) => {
    // Four levels are around the lists.
    const attributes = `{"a":${"[".repeat(depth - 4)}${"]".repeat(depth - 4)}}`;
    const { body } = await call("items.put", put(attributes));
    expect(body.includes("more than 64 lists and objects inside each other")).toBe(depth > 64);
  });

  test("counts no bracket in a text", async () => {
    expect((await call("users.list", `{"search":"${"[".repeat(200)}"}`)).status).toBe(200);
  });

  test("takes a byte order mark before the body", async () => {
    const { status, body } = await call("track", `\uFEFF${track("1")}`);
    expect(body).toContain('"accepted":1');
    expect(status).toBe(200);
  });

  test("takes what tRPC's infinite queries add", async () => {
    const { status } = await call("items.list", '{"cursor":null,"direction":"forward"}');
    expect(status).toBe(200);
  });
});

describe("GET", () => {
  const get = (procedure: string, json: string, batch = "") =>
    request(server.port, "GET", `/trpc/${procedure}?${batch}input=${encodeURIComponent(json)}`);

  test("takes what tRPC's infinite queries add", async () => {
    const input = '{"cursor":null,"direction":"forward"}';
    expect((await get("items.list", input)).status).toBe(200);
    expect((await get("items.list", `{"0":${input}}`, "batch=1&")).status).toBe(200);
  });

  test("takes 64 levels and no more, in a stream too", async () => {
    const input = `{"user_id":${"[".repeat(64)}${"]".repeat(64)}}`;
    for (const [procedure, json, batch] of [
      ["recommend", input, ""],
      ["recommend", `{"0":${input}}`, "batch=1&"],
      ["live", `{"user_id":[${input}]}`, ""],
    ] as const) {
      const { status, body } = await get(procedure, json, batch);
      expect([status, body]).toEqual([400, expect.stringContaining("more than 64 lists")]);
    }
  });

  test("refuses a number that is too large for one", async () => {
    const { body } = await get("recommend", '{"user_id":"a","limit":1e400}');
    expect(body).toContain("limit: is too large for a number");
  });
});

test("an empty file with a byte order mark is an empty body", async () => {
  expect((await post("/popular", "\uFEFF")).status).toBe(200);
});

test.each([
  ["before another one", "\uFEFF\uFEFF{}"],
  ["in the body", '{\uFEFF"limit":1}'],
])("a byte order mark %s is no JSON", async (_where, body) => {
  expect((await post("/popular", body)).status).toBe(400);
});

describe("the legacy Flask API keeps its own rules", () => {
  test("/hello_rec takes any number, key and mark", async () => {
    const body = '\uFEFF{"user_id":"a","n":12345678901234567891,"__proto__":{"a":1e400}}';
    expect((await post("/hello_rec", body)).body).toContain('"data":"hello a"');
  });

  test("/multiply says no more than that it is an error", async () => {
    const { status, body } = await post("/multiply", '{"a":9007199254740993,"b":1}');
    expect([status, JSON.parse(body)]).toEqual([200, { code: 2000, msg: "error" }]);
  });
});
