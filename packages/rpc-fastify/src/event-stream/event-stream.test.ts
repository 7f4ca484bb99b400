/** Subscriptions: the wire is that of tRPC, and streams that send the same value share its bytes. */
import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";

import { initTRPC, tracked, TRPCError } from "@trpc/server";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";

import { fastifyTRPCPlugin } from "../index.ts";
import { portOf, startPair } from "../testing/pair.ts";
import { get } from "../testing/requests.ts";

type Sse = NonNullable<Parameters<ReturnType<typeof initTRPC.context>["create"]>[0]>["sse"];

function createRouter(sse: Sse = {}) {
  const t = initTRPC.create({ isDev: false, sse });
  return t.router({
    none: t.procedure.subscription(async function* () {}),
    texts: t.procedure.subscription(async function* () {
      yield* ["é ✓ 𝒳\n", undefined, null, { a: [1, undefined] }];
      await delay(5);
      yield "later";
    }),
    many: t.procedure.subscription(async function* () {
      for (let at = 0; at < 100; at++) yield at;
    }),
    tracked: t.procedure.subscription(async function* () {
      yield "before";
      yield tracked("7", { a: 1 });
      yield "without";
      yield tracked("8", "b");
    }),
    observed: t.procedure.subscription(() =>
      observable<number>((observer) => {
        observer.next(1);
        setTimeout(() => observer.complete(), 5);
      }),
    ),
    failing: t.procedure.subscription(async function* () {
      yield 1;
      await nextTurn();
      throw new TRPCError({ code: "CONFLICT", message: "broken" });
    }),
    failingAtOnce: t.procedure.subscription(() => {
      throw new Error("no");
    }),
    aborted: t.procedure.subscription(async function* () {
      yield 1;
      throw Object.assign(new Error("left"), { name: "AbortError" });
    }),
    bigint: t.procedure.subscription(async function* () {
      yield 1n;
    }),
    plain: Object.assign(
      t.procedure.subscription(async function* () {}),
      {},
    ),
    input: t.procedure
      .input(z.object({ name: z.string() }))
      .subscription(async function* (options) {
        yield options.input.name;
      }),
    slow: t.procedure.subscription(async function* ({ signal }) {
      yield "first";
      await delay(10_000, undefined, { signal: signal ?? new AbortController().signal });
    }),
  });
}

const SENT = {
  "nothing at all": get("none"),
  "texts, and what has no JSON": get("texts"),
  "many at once": get("many"),
  "values with IDs": get("tracked"),
  "values with IDs, after one": { target: "/trpc/tracked?lastEventId=7" },
  "values with IDs, after one by a header": {
    ...get("tracked"),
    headers: { "last-event-id": "7" },
  },
  "an observable": get("observed"),
  "a failure": get("failing"),
  "a failure at once": get("failingAtOnce"),
  "an abort": get("aborted"),
  "a bigint": get("bigint"),
  "an input": get("input", { name: "Ann" }),
  "an input that is refused": get("input", { name: 1 }),
  "an input that is no JSON": { target: "/trpc/input?input={" },
  "by POST": { ...get("none"), method: "POST", headers: { "content-type": "application/json" } },
  "by PUT": { ...get("none"), method: "PUT" },
  "in a batch": { target: "/trpc/none?batch=1" },
};

test.each(Object.entries(SENT))("wire of a stream: %s", async (_name, request) => {
  for (const sse of [{}, { client: { reconnectAfterInactivityMs: 900 } }, { enabled: false }]) {
    await using pair = await startPair<AnyTRPCRouter>({
      trpcOptions: (record) => ({
        router: createRouter(sse),
        onError: ({ error, path, type, input }) => record(error.code, path, type, input),
      }),
    });
    await pair.same(request);
  }
  expect.hasAssertions();
});

test("pings while there is nothing to send, and ends without a last event after its time", async () => {
  // On a busy machine the first ping comes late.
  const sse = { ping: { enabled: true, intervalMs: 20 }, maxDurationMs: 1500 };
  await using pair = await startPair<AnyTRPCRouter>({
    trpcOptions: () => ({ router: createRouter(sse) }),
  });
  const [ours, theirs] = await Promise.all([
    pair.ours.inject("/trpc/slow"),
    pair.theirs.inject("/trpc/slow"),
  ]);
  const kinds = (body: string) => [...new Set(body.split("\n\n\n"))];
  expect(kinds(ours.body)).toEqual(kinds(theirs.body));
  expect(kinds(ours.body)).toContain("event: ping\ndata: ");
  expect(ours.body).not.toContain("return");
});

async function startServer(router: AnyTRPCRouter, isImmutable: (value: unknown) => boolean) {
  const server = Fastify();
  await server.register(fastifyTRPCPlugin, {
    prefix: "/trpc",
    trpcOptions: { router },
    isImmutable,
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  return server;
}

test("a value that never changes is made into JSON once for all streams", async () => {
  let made = 0;
  const list = {
    toJSON() {
      made += 1;
      return { items: [1, 2, 3] };
    },
  };
  const t = initTRPC.create();
  const router = t.router({
    live: t.procedure.subscription(async function* () {
      yield list;
    }),
  });
  const server = await startServer(router, (value) => value === list);
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => (await server.inject("/trpc/live")).body),
  );
  await server.close();
  expect(new Set(answers)).toEqual(
    new Set([
      'event: connected\ndata: {}\n\n\ndata: {"items":[1,2,3]}\n\n\nevent: return\ndata: \n\n\n',
    ]),
  );
  expect(made).toBe(1);
});

test("the subscription ends when its client leaves, and makes no more than the client takes", async () => {
  const state = { made: 0, ended: 0 };
  const t = initTRPC.create();
  const router = t.router({
    endless: t.procedure.subscription(async function* ({ signal }) {
      try {
        for (; signal?.aborted !== true; state.made++) {
          await nextTurn();
          yield "x".repeat(100_000);
        }
      } finally {
        state.ended += 1;
      }
    }),
  });
  const server = await startServer(router, () => false);
  const socket = connect(portOf(server), "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /trpc/endless HTTP/1.1\r\nhost: x\r\n\r\n");
  // Nothing is read: what is made fills the buffers of the system, and then stops.
  let before = -1;
  while (state.made !== before || before === 0) {
    before = state.made;
    await delay(100);
  }
  expect(state.made).toBeLessThan(1000);
  expect(state.ended).toBe(0);
  socket.destroy();
  while (state.ended === 0) await delay(5);
  await server.close();
  expect(state.ended).toBe(1);
});
