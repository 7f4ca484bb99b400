/** The wire is that of tRPC, for generated requests. */
import fc from "fast-check";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { testOptions } from "./testing/options.ts";
import { startPair } from "./testing/pair.ts";
import type { Pair } from "./testing/pair.ts";
import type { RawRequest } from "./testing/raw-request.ts";
import type { RouterOptions } from "./testing/router.ts";

const paths = [
  "ping",
  "nothing",
  "hello",
  "optional",
  "echo",
  "twoParsers",
  "lateParser",
  "doubled",
  "throws",
  "rejects",
  "generator",
  "nested.deep.ping",
  "lazy.ping",
  "missing",
  "",
  "__proto__",
  "constructor",
  "set",
  "echoed",
  "bare",
];
const input = fc.oneof(
  fc.constant({ name: "Ann" }),
  fc.constant("NOT_FOUND"),
  fc.constant(7),
  fc.jsonValue({ maxDepth: 2 }),
);
const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...paths) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }).map(encodeURIComponent) },
  { weight: 1, arbitrary: fc.stringMatching(/^[\w%.,;~+:@-]{0,8}$/) },
);
const calls = fc.oneof(
  path,
  fc.array(path, { maxLength: 4 }).map((list) => list.join(",")),
);
const inputText = fc.oneof(
  input.map((value) => JSON.stringify(value)),
  fc
    .dictionary(fc.constantFrom("0", "1", "2", "__proto__"), input)
    .map((value) => JSON.stringify(value)),
  fc.string({ maxLength: 6 }),
);
const parameter = fc.oneof(
  { weight: 4, arbitrary: inputText.map((text) => `input=${encodeURIComponent(text)}`) },
  { weight: 3, arbitrary: fc.constantFrom("batch=1", "batch=0", "batch", "b%61tch=1", "&") },
  { weight: 1, arbitrary: fc.stringMatching(/^[\w%=+.{}":,-]{0,12}$/) },
);
const query = fc.array(parameter, { maxLength: 3 }).map((list) => list.join("&"));
const contentType = fc.constantFrom(
  "application/json",
  "application/json",
  "application/json;charset=utf-8",
  "text/plain",
  undefined,
);

const request: fc.Arbitrary<RawRequest> = fc
  .record({
    method: fc.constantFrom("GET", "GET", "POST", "POST", "PUT"),
    calls,
    query,
    contentType,
    body: fc.option(inputText, { nil: undefined }),
  })
  .map((made) => ({
    method: made.method,
    target: `/trpc/${made.calls}${made.query === "" ? "" : `?${made.query}`}`,
    headers: made.contentType === undefined ? {} : { "content-type": made.contentType },
    ...(made.body === undefined || made.method === "GET" ? {} : { body: made.body }),
  }));

const routers: Record<string, RouterOptions> = {
  "a plain router": {},
  "superjson and a formatter": { transformer: superjson, formatter: "teapot" },
};

describe.each(Object.entries(routers))("%s", (_name, router) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair({ trpcOptions: testOptions({ maxBatchSize: 3 }, router) });
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });

  test("answers any request as tRPC's own plugin", async () => {
    await fc.assert(
      fc.asyncProperty(request, async (made) => {
        const response = await pair.same(made);
        expect(response.status).toBeGreaterThan(199);
      }),
      { numRuns: 300 },
    );
  });
});
