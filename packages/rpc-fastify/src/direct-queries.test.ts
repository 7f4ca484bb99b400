/** Queries answered in front of Fastify: the wire is that of tRPC, and no call runs twice. */
import { createServer } from "node:http";
import type { RequestListener } from "node:http";

import { initTRPC, TRPCError } from "@trpc/server";
import type { AnyTRPCRouter } from "@trpc/server";
import Fastify from "fastify";
import superjson from "superjson";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { DirectQueries, fastifyTRPCPlugin, sameContext } from "./index.ts";
import type { FastifyTRPCPluginOptions } from "./index.ts";
import { testOptions } from "./testing/options.ts";
import { portOf, startPair } from "./testing/pair.ts";
import { sendRaw } from "./testing/raw-request.ts";
import { batch, get, post, requests } from "./testing/requests.ts";
import type { RouterOptions } from "./testing/router.ts";

// The test router wants a context of a request. Without one its procedures fail alike on both servers.
const createContext = sameContext(Object({}));

const routers: Record<string, RouterOptions> = {
  "a plain router": {},
  "superjson and a formatter": { transformer: superjson, formatter: "teapot" },
};
describe.each(Object.entries(routers))("%s", (_name, router) => {
  test("each request is answered as by tRPC's own plugin", async () => {
    await using pair = await startPair({
      trpcOptions: testOptions({ createContext }, router),
      isDirect: true,
    });
    for (const request of Object.values(requests)) await pair.same(request);
    expect.hasAssertions();
  });
});

test("responseMeta is called as by tRPC's own plugin", async () => {
  await using pair = await startPair({
    trpcOptions: testOptions({ createContext, responseMeta: () => ({ status: 299 }) }),
    isDirect: true,
  });
  expect(await pair.same(get("ping"))).toMatchObject({ status: 299 });
});

const t = initTRPC.context<{ by: string }>().create({ isDev: false });

/** A server that counts what runs, and what Fastify routes. */
async function startServer(
  changes: Pick<FastifyTRPCPluginOptions<AnyTRPCRouter>, "authorize"> = {},
) {
  const ran: string[] = [];
  const ended: string[] = [];
  const routed: string[] = [];
  const run = <T>(path: string, value: T): T => {
    ran.push(path);
    return value;
  };
  const router = t.router({
    now: t.procedure.query(({ ctx }) => run("now", ctx.by)),
    later: t.procedure.query(async ({ ctx }) => run("later", ctx.by)),
    checked: t.procedure.input(z.number()).query(({ input }) => run("checked", input)),
    fails: t.procedure.query(() => {
      throw run("fails", new TRPCError({ code: "CONFLICT" }));
    }),
    bigint: t.procedure.query(() => run("bigint", 1n)),
    set: t.procedure.mutation(() => run("set", "done")),
  });
  let listener: RequestListener = () => undefined;
  const server = Fastify({
    serverFactory: (route) => {
      listener = route;
      return createServer((request, response) => {
        if (!directQueries.answer(request, response)) listener(request, response);
      });
    },
  });
  server.addHook("onRequest", (request, _reply, done) => {
    routed.push(request.url.replace(/^\/trpc\//, "").replace(/\?.*$/, ""));
    done();
  });
  const options: FastifyTRPCPluginOptions<typeof router> = {
    trpcOptions: { router, createContext: sameContext({ by: "all" }) },
    onCallEnd: ({ procedure }) => ended.push(procedure),
    ...changes,
  };
  const directQueries = new DirectQueries(options, "/trpc");
  await server.register(fastifyTRPCPlugin<typeof router>, {
    ...options,
    prefix: "/trpc",
    directQueries,
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  const port = portOf(server);
  const status = async (...request: Parameters<typeof get>) =>
    (await sendRaw(port, get(...request))).status;
  return { server, port, status, ran, ended, routed };
}

test("a query with a result is not routed; all else is, and runs once", async () => {
  const { server, port, status, ran, ended, routed } = await startServer();
  expect(await status("now")).toBe(200);
  expect(await status("checked", 5)).toBe(200);
  expect(routed).toEqual([]);
  expect(await status("later")).toBe(200);
  expect(await status("checked", "five")).toBe(400);
  expect(await status("fails")).toBe(409);
  expect(await status("bigint")).toBe(500);
  expect(await status("set")).toBe(405);
  expect(await status("missing")).toBe(404);
  expect((await sendRaw(port, post("set"))).status).toBe(200);
  expect((await sendRaw(port, batch("now,now"))).status).toBe(200);
  expect((await sendRaw(port, { ...get("now"), method: "HEAD" })).status).toBe(204);
  await server.close();
  const later = ["later", "fails", "bigint", "set", "now", "now"];
  expect(ran).toEqual(["now", "checked", ...later]);
  expect(ended).toEqual(["now", "checked", "later", "checked", ...later.slice(1)]);
  expect(routed).toEqual([
    ..."later checked fails bigint set missing set".split(" "),
    "now,now",
    "now",
  ]);
});

test("a call that is refused, or gets another context, is checked once", async () => {
  const checked: string[] = [];
  const { server, port, status, ran, routed } = await startServer({
    authorize: (_source, path) => {
      checked.push(path);
      if (path === "now") return { ctx: { by: "me" } };
      if (path === "later") return Promise.resolve({ ctx: { by: "you" } });
      return path === "fails" ? undefined : { error: new TRPCError({ code: "FORBIDDEN" }) };
    },
  });
  expect((await sendRaw(port, get("now"))).body).toBe('{"result":{"data":"me"}}');
  expect((await sendRaw(port, get("later"))).body).toBe('{"result":{"data":"you"}}');
  expect(await status("checked", 5)).toBe(403);
  expect(await status("fails")).toBe(409);
  await server.close();
  expect(ran).toEqual(["now", "later", "fails"]);
  expect(routed).toEqual(["now", "later", "checked", "fails"]);
  // Each call once: the check may count it.
  expect(checked).toEqual(routed);
});

test("a context of each request is made behind Fastify", async () => {
  await using pair = await startPair({ trpcOptions: testOptions(), isDirect: true });
  expect((await pair.same(get("ping"))).status).toBe(200);
});
