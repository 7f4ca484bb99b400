/** An HTTP server whose calls run until the test ends them, for tests of limits. */
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import type { FastifyInstance } from "fastify";
import { pino } from "pino";

import { OPEN } from "../http/access/caller.ts";
import { Readiness } from "../http/health.ts";
import type { HttpServerOptions } from "../http/http-server.ts";
import { createHttpServer } from "../http/http-server.ts";
import { CallerLimits, NO_LIMITS } from "../http/rate-limit/caller-limits.ts";

/** A listening server with the routes `/held` (GET and POST) and `/large`. */
export interface HeldServer {
  readonly app: FastifyInstance;
  readonly port: number;
  /** The values of `?name=` of the calls that run, in the order in which they began. */
  readonly running: string[];
  /** The number of requests whose headers arrived. */
  readonly received: () => number;
  /** Ends the oldest call that runs. */
  release(): void;
  /** Ends all calls, and those that begin later at once. */
  releaseAll(): void;
  /** Opens a connection and sends bytes. */
  open(bytes?: string | Buffer, localAddress?: string): Open;
}

/** An open connection. */
export interface Open {
  readonly socket: Socket;
  /** What came back so far. */
  readonly text: () => string;
  readonly closed: Promise<void>;
}

/** Waits for a condition. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

/** Bytes of the answer of `/large`. */
export const LARGE_BYTES = 14 * 1_048_576;

/** Starts one; the test closes `app` after `releaseAll`. */
export async function startHeldServer(
  options: Pick<HttpServerOptions, "limits" | "trustedProxies"> = {},
): Promise<HeldServer> {
  const running: string[] = [];
  const held: (() => void)[] = [];
  let isOver = false;
  const run = async (url: string): Promise<string> => {
    const name = new URL(url, "http://localhost").searchParams.get("name") ?? "";
    running.push(name);
    if (!isOver) await new Promise<void>((resolve) => held.push(resolve));
    running.splice(running.indexOf(name), 1);
    return `done ${name}`;
  };
  const app = await createHttpServer({
    ...options,
    readiness: new Readiness(),
    log: pino({ level: "silent" }),
    access: { listenAddress: "127.0.0.1", allowedOrigins: [], allowedHosts: [] },
    authenticate: () => OPEN,
    callerLimits: new CallerLimits(NO_LIMITS, []),
    htmlErrorPaths: new Set(),
    addRoutes: async (app) => {
      app.get("/held", (request) => run(request.url));
      app.post("/held", (request) => run(request.url));
      app.get("/large", (_request, reply) => reply.send(Buffer.alloc(LARGE_BYTES, "x")));
      await Promise.resolve();
    },
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const port = Number(new URL(url).port);
  const sockets: Socket[] = [];
  let received = 0;
  app.server.on("request", () => (received += 1));
  return {
    app,
    port,
    running,
    received: () => received,
    release: () => held.shift()?.(),
    releaseAll: () => {
      isOver = true;
      for (const release of held.splice(0)) release();
      for (const socket of sockets) socket.destroy();
    },
    open: (bytes = "", localAddress = "127.0.0.1") => {
      const socket = connect({ port, host: "127.0.0.1", localAddress });
      const chunks: Buffer[] = [];
      sockets.push(socket);
      if (bytes.length > 0) socket.write(bytes);
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      // A connection that the server cuts may be reset.
      socket.on("error", () => {});
      const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
      return { socket, text: () => Buffer.concat(chunks).toString("latin1"), closed };
    },
  };
}
