/** Clients that disconnect: the signal aborts, no listener stays, and the server continues. */
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

import { initTRPC } from "@trpc/server";
import type { CreateFastifyContextOptions } from "@trpc/server/adapters/fastify";
import Fastify from "fastify";
import { expect, test } from "vitest";

import { fastifyTRPCPlugin } from "./index.ts";
import { portOf } from "./testing/pair.ts";

async function serve() {
  const started: AbortSignal[] = [];
  const aborted: AbortSignal[] = [];
  const waiting: (() => void)[] = [];
  const contexts: CreateFastifyContextOptions[] = [];
  const t = initTRPC.context<CreateFastifyContextOptions>().create();
  const wait = async (signal: AbortSignal | undefined) => {
    if (signal === undefined) {
      throw new TypeError("no signal");
    }
    started.push(signal);
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal.addEventListener("abort", () => {
        aborted.push(signal);
        resolve();
      });
    });
    return "done";
  };
  const router = t.router({
    wait: t.procedure.query(({ signal }) => wait(signal)),
    waitCopied: t.procedure.query((options) => wait({ ...options }.signal)),
    waitInfo: t.procedure.query(({ ctx }) => wait(ctx.info.signal)),
    unaware: t.procedure.query(
      () =>
        new Promise<string>((resolve) => {
          waiting.push(() => resolve("done"));
        }),
    ),
    sees: t.procedure.query(({ signal, ctx }) => [signal === ctx.info.signal, signal?.aborted]),
    ping: t.procedure.query(() => "pong"),
  });
  const server = Fastify();
  const errors: unknown[] = [];
  server.addHook("onError", async (_request, _reply, error) => void errors.push(error));
  await server.register(fastifyTRPCPlugin<typeof router>, {
    prefix: "/trpc",
    trpcOptions: {
      router,
      createContext(options) {
        contexts.push(options);
        return options;
      },
    },
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  return { server, port: portOf(server), started, aborted, waiting, contexts, errors };
}

async function ask(port: number, path: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(`GET /trpc/${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  return socket;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test.each(["wait", "waitCopied", "waitInfo", "ping,wait?batch=1"])(
  "the signal aborts when the client leaves: %s",
  async (path) => {
    const { server, port, started, aborted, contexts } = await serve();
    const socket = await ask(port, path);
    await until(() => started.length === 1);
    expect(started[0]?.aborted).toBe(false);
    socket.destroy();
    await until(() => aborted.length === 1);
    expect(contexts[0]?.res.raw.listenerCount("close")).toBe(0);
    expect(contexts[0]?.req.raw.listenerCount("aborted")).toBe(0);
    await server.close();
  },
);

test("the signal stays as it is once the response was written", async () => {
  const { server, port, started, waiting, contexts } = await serve();
  const socket = await ask(port, "wait");
  await until(() => started.length === 1);
  waiting[0]?.();
  await once(socket, "data");
  socket.destroy();
  await until(() => contexts[0]?.req.raw.destroyed === true);
  await server.close();
  expect(started[0]?.aborted).toBe(false);
});

test("is one signal for the context and the procedures", async () => {
  const { server } = await serve();
  expect((await server.inject("/trpc/sees")).json()).toEqual({ result: { data: [true, false] } });
});

test("a client that disconnected gets nothing, and the server continues", async () => {
  const { server, port, waiting, contexts, errors } = await serve();
  const socket = await ask(port, "unaware");
  await until(() => waiting.length === 1);
  socket.destroy();
  await until(() => contexts[0]?.req.raw.destroyed === true);
  waiting[0]?.();
  expect((await server.inject("/trpc/ping")).json()).toEqual({ result: { data: "pong" } });
  await server.close();
  expect(errors).toEqual([]);
});

test("1,000 clients that come and go leave no listeners", async () => {
  const { server, port, started, aborted, contexts } = await serve();
  for (let round = 0; round < 10; round += 1) {
    const sockets = await Promise.all(Array.from({ length: 100 }, () => ask(port, "wait")));
    await until(() => started.length === (round + 1) * 100);
    for (const socket of sockets) {
      socket.destroy();
    }
    await until(() => aborted.length === (round + 1) * 100);
  }
  expect(contexts).toHaveLength(1000);
  for (const { req, res } of contexts) {
    expect(res.raw.listenerCount("close") + req.raw.listenerCount("aborted")).toBe(0);
  }
  await server.close();
});

test("1,000 requests on one connection leave no listeners on it", async () => {
  const { server, port, contexts } = await serve();
  const socket = await ask(port, "ping");
  await once(socket, "data");
  const before = countListeners(contexts[0]?.req.raw.socket);
  for (let request = 0; request < 1000; request += 1) {
    socket.write(`GET /trpc/sees HTTP/1.1\r\nhost: x\r\n\r\n`);
    await once(socket, "data");
  }
  expect(countListeners(contexts.at(-1)?.req.raw.socket)).toBe(before);
  expect(contexts.at(-1)?.res.raw.listenerCount("close")).toBeLessThanOrEqual(1);
  socket.destroy();
  await server.close();
});

function countListeners(socket: Socket | undefined): number {
  return (socket?.eventNames() ?? []).reduce(
    (sum, name) => sum + (socket?.listenerCount(name) ?? 0),
    0,
  );
}
