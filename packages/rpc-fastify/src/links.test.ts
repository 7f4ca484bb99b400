/** Every link of @trpc/client works with the plugin. */
import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  isNonJsonSerializable,
  retryLink,
  splitLink,
  TRPCClientError,
} from "@trpc/client";
import type { TRPCLink } from "@trpc/client";
import { EventSource } from "eventsource";
import Fastify from "fastify";
import superjson from "superjson";
import { afterEach, describe, expect, test } from "vitest";

import { fastifyTRPCPlugin } from "./index.ts";
import { testOptions } from "./testing/options.ts";
import { portOf } from "./testing/pair.ts";
import type { RouterOptions, TestRouter } from "./testing/router.ts";

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

async function serve(router: RouterOptions = {}) {
  const server = Fastify({ routerOptions: { maxParamLength: 5000 }, forceCloseConnections: true });
  await server.register(fastifyTRPCPlugin<TestRouter>, {
    prefix: "/trpc",
    trpcOptions: testOptions({ allowMethodOverride: true }, router)(() => undefined),
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  opened.push(() => server.close());
  return `http://127.0.0.1:${portOf(server)}/trpc`;
}

function clientOf(...links: TRPCLink<TestRouter>[]) {
  return createTRPCClient<TestRouter>({ links });
}

const plainLinks = {
  httpLink: (url: string) => httpLink<TestRouter>({ url }),
  "httpLink by POST": (url: string) => httpLink<TestRouter>({ url, methodOverride: "POST" }),
  httpBatchLink: (url: string) => httpBatchLink<TestRouter>({ url }),
  "httpBatchLink by POST": (url: string) =>
    httpBatchLink<TestRouter>({ url, methodOverride: "POST" }),
  httpBatchStreamLink: (url: string) => httpBatchStreamLink<TestRouter>({ url }),
  "httpBatchStreamLink by accept": (url: string) =>
    httpBatchStreamLink<TestRouter>({ url, streamHeader: "accept" }),
};

describe.each(Object.entries(plainLinks))("%s", (_name, makeLink) => {
  test("calls queries and mutations, one by one and together", async () => {
    const client = clientOf(makeLink(await serve()));
    expect(await client.ping.query()).toBe("pong");
    expect(await client.nothing.query()).toBeUndefined();
    expect(await client.null.query()).toBeNull();
    expect(await client.nested.deep.ping.query()).toBe("deep");
    expect(await client.lazy.ping.query()).toBe("lazy");
    expect(await client.set.mutate({ name: "x" })).toEqual({ set: "x" });
    expect(await client.bare.mutate()).toBe("done");
    const together = Array.from({ length: 20 }, (_, index) =>
      client.hello.query({ name: `no ${index}` }),
    );
    expect(await Promise.all(together)).toEqual(together.map((_, index) => `hello no ${index}`));
  });

  test("rejects with the procedure's error", async () => {
    const client = clientOf(makeLink(await serve()));
    const [good, bad, refused] = await Promise.allSettled([
      client.ping.query(),
      client.throws.query("UNAUTHORIZED"),
      client.hello.query(JSON.parse('{"name":1}')),
    ]);
    expect(good).toEqual({ status: "fulfilled", value: "pong" });
    expect(bad).toMatchObject({ status: "rejected", reason: { data: { code: "UNAUTHORIZED" } } });
    expect(refused).toMatchObject({
      reason: { data: { code: "BAD_REQUEST", httpStatus: 400, path: "hello" } },
    });
  });

  test("rejects where the caller gives up", async () => {
    const client = clientOf(makeLink(await serve()));
    const controller = new AbortController();
    const call = client.ping.query(undefined, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(TRPCClientError);
  });
});

describe("superjson", () => {
  test.each([
    ["httpLink", (url: string) => httpLink<TestRouter>({ url, ...serialized })],
    ["httpBatchLink", (url: string) => httpBatchLink<TestRouter>({ url, ...serialized })],
    [
      "httpBatchStreamLink",
      (url: string) => httpBatchStreamLink<TestRouter>({ url, ...serialized }),
    ],
  ])("carries dates both ways over %s", async (_name, makeLink) => {
    const client = clientOf(makeLink(await serve({ transformer: superjson })));
    const input = new Date(5);
    expect(await Promise.all([client.date.query(input), client.date.query()])).toEqual([
      { input, at: new Date(0) },
      { input: undefined, at: new Date(0) },
    ]);
    await expect(client.throws.query("CLIENT_CLOSED_REQUEST")).rejects.toMatchObject({
      data: { httpStatus: 499 },
    });
  });
});
// The types are those of a router without a transformer; what is tested is what arrives.
const serialized: object = { transformer: superjson };

describe("httpBatchStreamLink", () => {
  test("streams what a generator yields", async () => {
    const client = clientOf(httpBatchStreamLink({ url: await serve() }));
    const seen: number[] = [];
    for await (const value of await client.generator.query()) {
      seen.push(value);
    }
    expect(seen).toEqual([1]);
  });

  test("is what a stream asks for, says the error without it", async () => {
    const client = clientOf(httpBatchLink({ url: await serve() }));
    await expect(client.generator.query()).rejects.toThrow("use httpBatchStreamLink");
  });
});

describe("httpSubscriptionLink", () => {
  test("gives each event, and the end", async () => {
    const client = clientOf(httpSubscriptionLink({ url: await serve(), EventSource }));
    const seen: number[] = [];
    await new Promise<void>((resolve, reject) => {
      client.ticks.subscribe(undefined, {
        onData: (value) => void seen.push(value),
        onComplete: resolve,
        onError: reject,
      });
    });
    expect(seen).toEqual([1, 2]);
  });

  test("gives the error of a subscription", async () => {
    const client = clientOf(httpSubscriptionLink({ url: await serve(), EventSource }));
    const error = await new Promise((resolve) => {
      client.brokenTicks.subscribe(undefined, { onError: resolve });
    });
    expect(error).toMatchObject({ message: "broken" });
  });
});

test("retryLink repeats what failed", async () => {
  const url = await serve();
  let attempts = 0;
  const client = clientOf(
    retryLink({
      retry({ attempts: made }) {
        attempts = made;
        return made < 3;
      },
    }),
    httpLink({ url }),
  );
  await expect(client.throws.query("TIMEOUT")).rejects.toThrow("no: TIMEOUT");
  expect(attempts).toBe(3);
});

test("splitLink sends forms on their own", async () => {
  const url = await serve();
  const client = clientOf(
    splitLink({
      condition: ({ input }) => isNonJsonSerializable(input),
      true: httpLink({ url }),
      false: httpBatchLink({ url }),
    }),
  );
  const form = new FormData();
  form.set("name", "Ann");
  expect(await Promise.all([client.form.mutate(form), client.ping.query()])).toEqual([
    "Ann",
    "pong",
  ]);
});
