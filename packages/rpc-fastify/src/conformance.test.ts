/**
 * The wire is that of tRPC: the same bytes go to tRPC's plugin and to this one, and the same bytes
 * come back.
 */
import { initTRPC } from "@trpc/server";
import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { testOptions } from "./testing/options.ts";
import { startPair } from "./testing/pair.ts";
import type { Pair, PairOptions } from "./testing/pair.ts";
import type { RawRequest } from "./testing/raw-request.ts";
import { batch, get, post, requests } from "./testing/requests.ts";
import type { TestRouter } from "./testing/router.ts";

type Options = FastifyTRPCPluginOptions<TestRouter>["trpcOptions"];

function describePair(
  name: string,
  options: PairOptions<TestRouter>,
  cases: Record<string, RawRequest>,
) {
  describe(`wire: ${name}`, () => {
    let pair: Pair;
    beforeAll(async () => {
      pair = await startPair(options);
    });
    afterAll(async () => {
      await pair[Symbol.asyncDispose]();
    });
    test.each(Object.entries(cases))("%s", async (_name, request) => {
      const response = await pair.same(request);
      expect(response.status).toBeGreaterThan(199);
    });
  });
}

/** Every request again, where an option may change any answer. */
function describeAll(name: string, options: PairOptions<TestRouter>) {
  describe(`wire: ${name}`, () => {
    test("answers each request as tRPC's own plugin", async () => {
      await using pair = await startPair(options);
      for (const request of Object.values(requests)) {
        await pair.same(request);
      }
      expect.hasAssertions();
    });
  });
}

describePair("by default", { trpcOptions: testOptions() }, requests);

const contentTypes = [
  "application/json",
  "application/json; charset=utf-8",
  "application/json;charset=latin1",
  "APPLICATION/JSON",
  " application/json ; x=y",
  "application/jsonx",
  "application/json, text/plain",
  "text/plain",
  "text/html",
  "application/octet-stream",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "malformed",
  "application/",
  "/json",
  "",
];
const bodies: Record<string, string | undefined> = {
  "a body": '{"name":"x"}',
  "an empty body": "",
  "no body": undefined,
  "a bad body": '{"name":',
};
describePair(
  "any content type",
  { trpcOptions: testOptions() },
  Object.fromEntries(
    [...contentTypes, null].flatMap((type) =>
      Object.entries(bodies).flatMap(([name, body]) =>
        ["GET", "POST", "PUT"].map((method) => [
          `${method} of ${String(type)} with ${name}`,
          {
            method,
            target: "/trpc/set",
            headers: type === null ? {} : { "content-type": type },
            ...(body === undefined ? {} : { body }),
          },
        ]),
      ),
    ),
  ),
);

describePair(
  "limits",
  {
    trpcOptions: testOptions({ maxBatchSize: 2, maxBodySize: 300 }),
    fastify: { bodyLimit: 100 },
  },
  {
    "a batch of the size": batch("ping,ping"),
    "a batch too large": batch("ping,ping,ping"),
    "a batch much too large": batch(",".repeat(3000)),
    "commas, but no batch": get("ping,ping,ping"),
    "a body of the size": post("echoed", "x".repeat(98)),
    "a body too large": post("echoed", "x".repeat(99)),
    "a form too large": {
      method: "POST",
      target: "/trpc/form",
      headers: { "content-type": "multipart/form-data; boundary=b" },
      body: `--b\r\ncontent-disposition: form-data; name="name"\r\n\r\n${"x".repeat(400)}\r\n--b--\r\n`,
    },
    "a form": {
      method: "POST",
      target: "/trpc/form",
      headers: { "content-type": "multipart/form-data; boundary=b" },
      body: '--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nAnn\r\n--b--\r\n',
    },
  },
);

describeAll("with superjson", { trpcOptions: testOptions({}, { transformer: superjson }) });
describePair(
  "superjson's own types",
  { trpcOptions: testOptions({}, { transformer: superjson }) },
  {
    "a date": get("date", superjson.serialize(new Date(5))),
    "a batch of dates": batch(
      "date,echo",
      [0, 1].map(() => superjson.serialize(new Date(7))),
    ),
    "a batch of dates by index": batch("date,echo", {
      0: superjson.serialize(new Date(5)),
      1: superjson.serialize(new Map([[1, 2n]])),
    }),
    "a mutation": post("echoed", superjson.serialize({ a: undefined, b: new Set([1]) })),
    "what is no superjson": get("date", "text"),
    "null, which is no superjson": get("date", null),
    "a batch with one that is no superjson": batch("date,ping", { 0: null }),
  },
);
describeAll("with a formatter", { trpcOptions: testOptions({}, { formatter: "teapot" }) });
describeAll("with a formatter without data", {
  trpcOptions: testOptions({}, { formatter: "bare" }),
});
describeAll("with a formatter that throws", {
  trpcOptions: testOptions({}, { formatter: "throwing" }),
});
describeAll("with another path separator and a method override", {
  trpcOptions: testOptions({ allowMethodOverride: true }, { pathSeparator: "~" }),
});
describePair(
  "paths of another separator",
  { trpcOptions: testOptions({}, { pathSeparator: "~" }) },
  {
    separator: get("nested~deep~ping"),
    dots: get("nested.deep.ping"),
    both: get("nested~deep.ping"),
    "in a batch": batch("nested~deep~ping,nested~missing"),
    lazy: get("lazy~ping"),
  },
);
describePair(
  "queries by POST",
  { trpcOptions: testOptions({ allowMethodOverride: true }) },
  {
    "a query": post("hello", { name: "x" }),
    "a batch": post("hello,ping", { 0: { name: "x" } }, "?batch=1"),
    "the URL's input": post("optional", undefined, '?input={"name":"x"}'),
    "a mutation by GET": get("set", { name: "x" }),
  },
);
const few = {
  query: get("hello", { name: "x" }),
  error: get("throwsError"),
  batch: batch("hello,missing"),
  stream: { ...batch("ping"), headers: { "trpc-accept": "application/jsonl" } },
};
describePair("without batches", { trpcOptions: testOptions({ allowBatching: false }) }, few);
describePair(
  "without batches, said the old way",
  { trpcOptions: testOptions({ batching: { enabled: false } }) },
  few,
);
describeAll("with a context that fails", {
  trpcOptions: testOptions({
    createContext: () => {
      throw new Error("no context");
    },
  }),
});
describeAll("with a context that fails later", {
  trpcOptions: testOptions({
    createContext: async ({ res }) => {
      res.header("x-context", "1").code(202);
      return Promise.reject(new TypeError("no context"));
    },
  }),
});

const metas: Record<string, NonNullable<Options["responseMeta"]>> = {
  "a status": () => ({ status: 299 }),
  "a status without body": () => ({ status: 204 }),
  "a status that is none": () => ({ status: 99 }),
  "a fraction as status": () => ({ status: 250.5 }),
  "headers in a record": () => ({
    headers: { "Cache-Control": "no-store", "set-cookie": ["a=1", "b=2"], vary: "cookie" },
  }),
  "headers in Headers": () => ({
    headers: new Headers([
      ["cache-control", "no-store"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["content-type", "x/y"],
    ]),
  }),
  "a header that is none": () => ({ headers: { "x y": "z" } }),
  "a content type": () => ({ headers: { "content-type": "application/x" } }),
  "a failure": () => {
    throw new Error("meta failed");
  },
};
test.each(Object.entries(metas))("responseMeta gives %s", async (_name, responseMeta) => {
  await using pair = await startPair<TestRouter>({
    trpcOptions: (record) => ({
      ...testOptions()(record),
      responseMeta(given) {
        record("responseMeta", {
          data: given.data.map(({ ...response }) => JSON.stringify(Object.keys(response))),
          errors: given.errors.map((error) => error.message),
          paths: given.paths,
          type: given.type,
          eager: given.eagerGeneration,
          calls: given.info?.calls.map((call) => [call.path, call.batchIndex, call.result()]),
          hasContext: given.ctx !== undefined,
        });
        return responseMeta(given);
      },
    }),
  });
  for (const request of [
    get("ping"),
    get("missing"),
    get("hello", { name: "x" }),
    batch("hello,ping", { 0: { name: "x" } }),
    batch("hello,missing"),
    batch("ping,set"),
    get("bigint"),
    get("generator"),
    get("headers"),
    get("status", 201),
    post("bare"),
    { ...get("ping"), method: "HEAD" },
  ]) {
    await pair.same(request);
  }
  expect.hasAssertions();
});

describeAll("with an onError that throws", {
  trpcOptions: testOptions({
    onError: () => {
      throw new Error("onError failed");
    },
  }),
});
test("reports the same where onError fails every other time", async () => {
  await using pair = await startPair<TestRouter>({
    trpcOptions: (record) => {
      let calls = 0;
      return {
        ...testOptions()(record),
        onError() {
          calls += 1;
          if (calls % 2 === 1) {
            throw new Error("onError failed");
          }
        },
      };
    },
  });
  expect(await pair.same(get("missing"))).toMatchObject({ status: 500 });
  expect(await pair.same(batch("missing,ping"))).toMatchObject({ status: 500 });
  expect(await pair.same(get("throwsError"))).toMatchObject({ status: 500 });
  expect(await pair.same(get("rejects"))).toMatchObject({ status: 500 });
});

test("calls a procedure through a caller of its own", async () => {
  const t = initTRPC.create({ isDev: false });
  const own = t.procedure
    .experimental_caller(async ({ args, invoke }) => {
      const options: unknown = args[0];
      return { by: "caller", data: await invoke(Object(options)) };
    })
    .input(z.string())
    .query(({ input, signal }) => [input, signal?.aborted]);
  // Its type is that of a plain function, which no router takes
  const router = t.router({ own: Object(own) });
  await using pair = await startPair<AnyTRPCRouter>({ trpcOptions: () => ({ router }) });
  expect((await pair.same(get("own", "x"))).status).toBe(200);
  expect((await pair.same(get("own"))).status).toBe(400);
  expect((await pair.same(batch("own,own", { 1: "x" }))).status).toBe(207);
});
