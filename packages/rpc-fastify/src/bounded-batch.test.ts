/** Batches with a bound: the bytes of their answers, on both paths, and turns with other requests. */
import { setImmediate as nextTurn } from "node:timers/promises";

import { initTRPC, TRPCError } from "@trpc/server";
import * as fc from "fast-check";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";

import { fastifyTRPCPlugin } from "./index.ts";

const t = initTRPC.create({ isDev: false });
const MAX_BYTES = 10_000;
const STREAMED = { "trpc-accept": "application/jsonl" };

const MUTATIONS = 50;

/** Resolves once all mutations of a batch have started. */
async function allStarted(seen: { readonly started: number }): Promise<void> {
  while (seen.started < MUTATIONS) await nextTurn();
}

/** A server, and what its calls did. */
async function startServer(maxBatchBytes: number | undefined) {
  const ranIn: number[] = [];
  const seen = { started: 0, running: 0, most: 0, errors: 0, iteration: 0, ranIn };
  async function later<T>(value: T, turns = 1): Promise<T> {
    seen.started += 1;
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    seen.running -= 1;
    return value;
  }
  const text = t.procedure.input(z.number());
  const router = t.router({
    now: text.query(({ input }) => {
      seen.started += 1;
      return "n".repeat(input);
    }),
    later: text.query(({ input }) => later("ж".repeat(input / 2))),
    longer: text.query(({ input }) => later("l".repeat(input), 20)),
    fail: text.query(() => {
      throw new TRPCError({ code: "CONFLICT", message: "no" });
    }),
    slow: text.query(({ input }) => {
      const end = performance.now() + input;
      while (performance.now() < end);
      seen.ranIn.push(seen.iteration);
      return "done";
    }),
    set: text.mutation(async ({ input }) => {
      seen.started += 1;
      await allStarted(seen);
      return "s".repeat(input);
    }),
  });
  const server = Fastify({ routerOptions: { maxParamLength: 9000 } });
  await server.register(fastifyTRPCPlugin<typeof router>, {
    prefix: "/trpc",
    trpcOptions: { router, onError: () => void seen.errors++ },
    ...(maxBatchBytes !== undefined && { maxBatchBytes }),
  });
  return { server, seen };
}

type Call = readonly [name: "now" | "later" | "longer" | "fail" | "set" | "slow", size: number];

async function send(
  { server }: Awaited<ReturnType<typeof startServer>>,
  calls: readonly Call[],
  headers: Record<string, string> = {},
) {
  const path = `/trpc/${calls.map(([name]) => name).join(",")}?batch=1`;
  const inputs = JSON.stringify(Object.fromEntries(calls.map(([, size], at) => [at, size])));
  const isMutation = calls[0]?.[0] === "set";
  const url = isMutation ? path : `${path}&input=${encodeURIComponent(inputs)}`;
  return isMutation
    ? server.inject({
        method: "POST",
        url,
        payload: inputs,
        headers: { ...headers, "content-type": "application/json" },
      })
    : server.inject({ url, headers });
}

const query = fc.tuple(
  fc.constantFrom("now" as const, "later" as const, "fail" as const),
  fc.integer({ min: 0, max: 400 }).map((half) => half * 2),
);

test("below the bound a batch is answered as without one", async () => {
  const [bounded, plain] = [await startServer(1e9), await startServer(undefined)];
  await fc.assert(
    fc.asyncProperty(fc.array(query, { minLength: 1, maxLength: 30 }), async (calls) => {
      const [ours, theirs] = [await send(bounded, calls), await send(plain, calls)];
      expect([ours.statusCode, ours.body]).toEqual([theirs.statusCode, theirs.body]);
      expect(bounded.seen.errors).toBe(plain.seen.errors);
    }),
    { numRuns: 60 },
  );
});

test("batches that come together take turns: one of them works in an iteration", async () => {
  const bounded = await startServer(1e9);
  const { seen } = bounded;
  const count = (): void => {
    seen.iteration += 1;
    if (seen.ranIn.length < 18) setImmediate(count);
  };
  count();
  const calls = Array.from({ length: 6 }, (): Call => ["slow", 8]);
  const answers = await Promise.all([1, 2, 3].map(() => send(bounded, calls)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  // The first call of each starts when its request comes.
  const later = seen.ranIn.slice(3);
  expect(later).toHaveLength(15);
  expect(new Set(later).size).toBe(15);
});

test("an answer ends at the bound: calls after it get an error each, and are not run", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(query, { minLength: 1, maxLength: 100 }),
      fc.integer({ min: 100, max: MAX_BYTES }),
      async (calls, maxBytes) => {
        const bounded = await startServer(maxBytes);
        const { body } = await send(bounded, calls);
        const answers = z
          .array(z.object({ result: z.unknown(), error: z.unknown() }).partial())
          .parse(JSON.parse(body));
        expect(answers).toHaveLength(calls.length);
        const given = answers.filter(({ result }) => result !== undefined);
        const bytes = given.slice(1).reduce((sum, one) => sum + JSON.stringify(one).length, 0);
        expect(bytes).toBeLessThanOrEqual(maxBytes);
        const refused = (answer: unknown) => JSON.stringify(answer).includes("PAYLOAD_TOO_LARGE");
        const first = answers.findIndex(refused);
        // A call that ran already when the bound was reached can have failed by itself.
        if (first >= 0) expect(answers.slice(first).some(({ result }) => result)).toBe(false);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ["the fast path", {}],
  ["tRPC's own handler", STREAMED],
])(
  "a hundred large answers on %s: most are left out, and their queries are not run",
  async (_, headers) => {
    const bounded = await startServer(MAX_BYTES);
    const calls = Array.from({ length: 100 }, (): Call => ["later", 2000]);
    const { body } = await send(bounded, calls, headers);
    expect(body.length).toBeLessThan(MAX_BYTES + 100 * 500);
    expect(body.match(/"later,|жжж/g)?.length).toBeGreaterThan(0);
    expect(body.match(/PAYLOAD_TOO_LARGE/g)?.length).toBeGreaterThan(90);
    expect(bounded.seen.started).toBeLessThan(20);
    expect(bounded.seen.most).toBeLessThanOrEqual(8);
  },
);

test("so many queries run at a time as their answers have room for", async () => {
  const most = async (size: number): Promise<number> => {
    const bounded = await startServer(MAX_BYTES);
    await send(
      bounded,
      Array.from({ length: 30 }, (): Call => ["longer", size]),
    );
    return bounded.seen.most;
  };
  expect(await most(6000)).toBe(2);
  expect(await most(10)).toBe(8);
});

test("the first call is answered whatever its size", async () => {
  const bounded = await startServer(MAX_BYTES);
  for (const headers of [{}, STREAMED]) {
    const { body } = await send(bounded, [["later", 50_000]], headers);
    expect(body).toContain("жжж");
  }
});

test("mutations do not wait for each other, and each one's answer is told", async () => {
  const bounded = await startServer(MAX_BYTES);
  const { body, statusCode } = await send(
    bounded,
    Array.from({ length: MUTATIONS }, (): Call => ["set", 10]),
  );
  expect(statusCode).toBe(200);
  expect(body.match(/ssssssssss/g)?.length).toBe(MUTATIONS);
});

test("other work of the event loop has its turn between queries", async () => {
  const bounded = await startServer(1e9);
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await send(
    bounded,
    Array.from({ length: 60 }, (): Call => ["later", 10]),
  );
  isOver = true;
  expect(turns).toBeGreaterThan(40);
});

test("a hook that throws fails the batch once, and nothing else", async () => {
  const router = t.router({
    fail: t.procedure.query(async (): Promise<string> => {
      await nextTurn();
      throw new TRPCError({ code: "CONFLICT", message: "no" });
    }),
  });
  const server = Fastify();
  await server.register(fastifyTRPCPlugin<typeof router>, {
    prefix: "/trpc",
    trpcOptions: {
      router,
      onError: ({ path }) => {
        if (path !== undefined) throw new Error("the hook failed");
      },
    },
    maxBatchBytes: MAX_BYTES,
  });
  const { statusCode } = await server.inject("/trpc/fail,fail,fail?batch=1");
  expect(statusCode).toBe(500);
  await nextTurn();
});
