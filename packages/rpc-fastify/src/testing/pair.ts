/** Two Fastify servers that differ only in the plugin: tRPC's own, and this one. */
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import type { AnyTRPCRouter } from "@trpc/server";
import { fastifyTRPCPlugin as trpcPlugin } from "@trpc/server/adapters/fastify";
import type { FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify";
import Fastify from "fastify";
import type { FastifyInstance, FastifyServerOptions } from "fastify";
import { expect } from "vitest";

import { DirectQueries, fastifyTRPCPlugin } from "../index.ts";
import { sendRaw } from "./raw-request.ts";
import type { RawRequest, RawResponse } from "./raw-request.ts";

/** What one of the servers answered, and what its hooks recorded meanwhile. */
export interface Observed extends RawResponse {
  readonly recorded: readonly string[];
}

/** Both servers. */
export interface Pair extends AsyncDisposable {
  readonly theirs: FastifyInstance;
  readonly ours: FastifyInstance;
  /** Sends a request to both, expects the same of both, and gives it. */
  same(request: RawRequest): Promise<Observed>;
}

/** How the servers are made. `record` records the arguments of a hook. */
export interface PairOptions<TRouter extends AnyTRPCRouter> {
  readonly trpcOptions: (
    record: (...values: unknown[]) => void,
  ) => FastifyTRPCPluginOptions<TRouter>["trpcOptions"];
  readonly fastify?: FastifyServerOptions;
  readonly prefix?: string;
  /** Whether ours answers queries in front of Fastify. */
  readonly isDirect?: boolean;
  readonly prepare?: (server: FastifyInstance, record: (...values: unknown[]) => void) => void;
}

/** Starts both servers on ports of their own. */
export async function startPair<TRouter extends AnyTRPCRouter>(
  options: PairOptions<TRouter>,
): Promise<Pair> {
  const recorded: unknown[][] = [[], []];
  const [theirs, ours] = await Promise.all(
    [trpcPlugin, fastifyTRPCPlugin].map(async (plugin, index) => {
      let listener: RequestListener = () => undefined;
      const server = Fastify({
        routerOptions: { maxParamLength: 5000 },
        serverFactory: (route) => {
          listener = route;
          return createServer((request, response) => listener(request, response));
        },
        ...options.fastify,
      });
      const record = (...values: unknown[]) => void recorded[index]?.push(values);
      options.prepare?.(server, record);
      const prefix = options.prefix ?? "/trpc";
      const trpcOptions = options.trpcOptions(record);
      const directQueries = new DirectQueries<TRouter>({ trpcOptions }, prefix);
      await server.register(plugin<TRouter>, {
        prefix,
        trpcOptions,
        ...(index === 1 && options.isDirect === true && { directQueries }),
      });
      if (index === 1 && options.isDirect === true) {
        const route = listener;
        listener = (request, response) => {
          if (!directQueries.answer(request, response)) route(request, response);
        };
      }
      await server.listen({ port: 0, host: "127.0.0.1" });
      return server;
    }),
  );
  if (theirs === undefined || ours === undefined) {
    throw new Error("Both servers were to be started");
  }
  const observe = async (server: FastifyInstance, index: number, request: RawRequest) => {
    recorded[index] = [];
    const response = await sendRaw(portOf(server), request);
    // The order in which the calls of a batch fail is not defined.
    return {
      ...response,
      recorded: (recorded[index] ?? []).map((values) => JSON.stringify(values)).toSorted(),
    };
  };
  return {
    theirs,
    ours,
    async same(request) {
      const [expected, actual] = await Promise.all([
        observe(theirs, 0, request),
        observe(ours, 1, request),
      ]);
      expect({ request, ...actual }).toEqual({ request, ...expected });
      return actual;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([theirs.close(), ours.close()]);
    },
  };
}

/** The port a server listens on. */
export function portOf(server: FastifyInstance): number {
  const address: AddressInfo | string | null = server.server.address();
  if (typeof address !== "object" || address === null) {
    throw new Error("The server doesn't listen on a port");
  }
  return address.port;
}
