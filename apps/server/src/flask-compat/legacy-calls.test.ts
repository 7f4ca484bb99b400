/** `/multiply` over REST and RPC: the product, or the error; and how legacy calls are counted. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

const ERROR = '{"code":2000,"msg":"error"}\n';
const success = (data: number): string =>
  `{"code":0,"data":${data},"msg":"\\u8bf7\\u6c42\\u6210\\u529f"}\n`;

const products: [body: string, product: number | undefined][] = [
  ['{"a":6,"b":7}', 42],
  ['{"a":1.5,"b":2}', 3],
  ['{"a":-3,"b":4}', -12],
  ['{"a":6,"b":7,"c":"more"}', 42],
  ['{"a":9007199254740991,"b":1}', 9_007_199_254_740_991],
  ['{"a":9007199254740993,"b":3}', undefined],
  ['{"a":9007199254740991,"b":2}', undefined],
  ['{"a":1e308,"b":10}', undefined],
  ['{"a":1e200,"b":1e200}', undefined],
  ['{"a":NaN,"b":1}', undefined],
  ['{"a":Infinity,"b":1}', undefined],
  ['{"a":1e400,"b":1}', undefined],
  ['{"a":"6","b":7}', undefined],
  ['{"a":true,"b":7}', undefined],
  ['{"a":[1],"b":2}', undefined],
  ['{"a":null,"b":2}', undefined],
  ['{"a":6}', undefined],
  ['{"__proto__":{"a":6,"b":7}}', undefined],
  ["[6,7]", undefined],
  ["", undefined],
];

describe("POST /multiply", () => {
  test.each(products)("%s", async (body, product) => {
    const answer = await request(server.port, "POST", "/multiply", {}, body);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.body).toBe(product === undefined ? ERROR : success(product));
  });

  test("a wrong method is answered in JSON", async () => {
    const answer = await request(server.port, "GET", "/multiply");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("OPTIONS, POST");
    expect(JSON.parse(answer.body)).toMatchObject({ code: 2005 });
  });
});

describe("multiply over RPC", () => {
  // JSON has no NaN: over RPC such a body is no JSON at all, and refused as well.
  test.each(products.filter(([body]) => body !== "" && !body.includes('"c"')))(
    "%s",
    async (body, product) => {
      const headers = { "content-type": "application/json" };
      const answer = await request(server.port, "POST", "/trpc/multiply", headers, body);
      expect(JSON.parse(answer.body)).toMatchObject(
        product === undefined
          ? { error: { data: { hellorec_code: 2000 } } }
          : { result: { data: product } },
      );
      expect(answer.status).toBe(product === undefined ? 400 : 200);
    },
  );
});

test("legacy calls are counted like all others", async () => {
  const count = () =>
    server.ports.metrics.calls.summary().find(({ procedure }) => procedure === "helloRec")
      ?.requests ?? 0;
  const before = count();
  await request(server.port, "POST", "/hello_rec", {}, '{"user_id":"alice"}');
  expect(count()).toBe(before + 1);
});

test("a megabyte of text comes back escaped", async () => {
  const user = "é\u007f".repeat(300_000);
  const answer = await request(
    server.port,
    "POST",
    "/hello_rec",
    {},
    JSON.stringify({ user_id: user }),
  );
  expect(answer.body).toContain("\\u00e9\\u007f\\u00e9");
  expect(JSON.parse(answer.body)).toMatchObject({ data: `hello ${user}` });
});
